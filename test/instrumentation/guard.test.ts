import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_POLICY, type Policy, policyHash, type Verdict } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeGate } from '../../instrumentation/src/closed-gate.ts';
import { HASH_ONLY } from '../../instrumentation/src/hash-only.ts';
import { loadPolicy } from '../../instrumentation/src/policy-file.ts';
import { wrapFetch } from '../../instrumentation/src/wire/fetch.ts';
import { startLoopbackProvider } from '../support/loopback-provider.ts';
import { FAKE_KEY, type Harness, NO_EMAIL, openClients, openHarness } from './harness.ts';
import type { ReceivedSpan } from './otlp-receiver.ts';

const CHAT = { model: 'gpt-x', messages: [{ role: 'user' as const, content: 'hello' }] };

function verdicts(call: ReceivedSpan | undefined): readonly Verdict[] {
  return JSON.parse(String(call?.attributes['spanproof.verdicts'])) as Verdict[];
}

async function decideOne(
  policy: Policy,
  use: (harness: Harness) => Promise<unknown>,
  reply?: string,
  environment?: string,
): Promise<{ call: ReceivedSpan | undefined; sent: number }> {
  await using harness = await openHarness({ policy, ...(environment === undefined ? {} : { environment }) }, reply === undefined ? {} : { reply: () => reply });
  await use(harness).catch((error: unknown) => error);
  const calls = await harness.calls();
  return { call: calls[0], sent: harness.provider.count() };
}

describe('the policy of a call', () => {
  test('is the built-in one where nobody wrote one, and its hash is on the span', async () => {
    await using harness = await openHarness();
    await harness.openai.chat.completions.create({ ...CHAT, messages: [{ role: 'user', content: 'ask ada@example.org' }] });
    const [call] = await harness.calls();
    expect(call?.attributes['spanproof.policy_hash']).toBe(policyHash(HASH_ONLY, DEFAULT_POLICY));
    expect(verdicts(call)).toMatchObject([
      { rule: 'secrets', outcome: 'allowed', count: 0, by: 'source' },
      { rule: 'personal_data', outcome: 'allowed_with_log', count: 1 },
    ]);
    expect(harness.provider.requests[0]?.body).toContain('ada@example.org');
  });

  test('blocks a model that is not allowed, and limits the tokens asked for', async () => {
    const policy: Policy = { ...NO_EMAIL, models: { allow: ['gpt-*'], action: 'block' }, token_limits: { max_output: 100, action: 'block' } };
    const other = await decideOne(policy, ({ openai }) => openai.chat.completions.create({ ...CHAT, model: 'o-x' }));
    expect(other.sent).toBe(0);
    expect(verdicts(other.call)).toMatchObject([
      { outcome: 'allowed' },
      { rule: 'models', outcome: 'blocked' },
      { rule: 'token_limits', outcome: 'not_applicable' },
    ]);
    const long = await decideOne(policy, ({ openai }) => openai.chat.completions.create({ ...CHAT, max_completion_tokens: 101 }));
    expect(long.sent).toBe(0);
    expect(verdicts(long.call)).toMatchObject([{}, { outcome: 'allowed' }, { rule: 'token_limits', outcome: 'blocked', count: 1 }]);
    expect((await decideOne(policy, ({ openai }) => openai.chat.completions.create({ ...CHAT, max_completion_tokens: 100 }))).sent).toBe(1);
  });

  test('can depend on the environment of the resource', async () => {
    const policy: Policy = {
      version: 1,
      rules: [{ id: 'no_email', kinds: ['EMAIL'], direction: 'request', action: 'block', fail: 'closed', when: { environment: ['production'] } }],
    };
    const use = ({ openai }: Harness): Promise<unknown> => openai.embeddings.create({ model: 'e', input: 'ada@example.org' });
    expect((await decideOne(policy, use, undefined, 'production')).sent).toBe(0);
    expect((await decideOne(policy, use, undefined, 'staging')).sent).toBe(1);
  });

  test.each(['create', 'stream'] as const)('redacts secrets of a response, on the record and for the application alike (%s)', async (way) => {
    await using harness = await openHarness({}, { reply: () => `use ${FAKE_KEY} then` });
    const message = await (way === 'create'
      ? harness.openai.chat.completions.create(CHAT).then(({ choices }) => choices[0]?.message.content)
      : harness.openai.chat.completions.stream(CHAT).finalContent());
    expect(message).toBe('use [SECRET.OPENAI_KEY_1] then');
    const [call] = await harness.calls();
    expect(call?.attributes['gen_ai.output.messages']).toContain('use [SECRET.OPENAI_KEY_1] then');
    expect(harness.receiver.bodies.join()).not.toContain(FAKE_KEY);
    expect(verdicts(call)[0]).toMatchObject({ rule: 'secrets', outcome: 'redacted', count: 1 });
  });

  test('numbers the same value alike in request and response', async () => {
    await using harness = await openHarness({}, { reply: () => `you sent ${FAKE_KEY}` });
    await harness.openai.chat.completions.create({ ...CHAT, messages: [{ role: 'user', content: `keep ${FAKE_KEY}` }] });
    const [call] = await harness.calls();
    const [input, output] = ['gen_ai.input.messages', 'gen_ai.output.messages'].map(
      (name) => /\[SECRET\.[A-Z_]+_\d\]/.exec(String(call?.attributes[name]))?.[0],
    );
    expect(input).toBeDefined();
    expect(output).toBe(input);
  });

  test.each(['create', 'stream'] as const)('blocks a response: typed for the application, and on the record (%s)', async (way) => {
    const policy: Policy = { version: 1, rules: [{ id: 'no_email', kinds: ['EMAIL'], direction: 'response', action: 'block', fail: 'open' }] };
    let failure: unknown;
    const { call, sent } = await decideOne(
      policy,
      async ({ openai }) => {
        const answer = way === 'create' ? openai.chat.completions.create(CHAT) : openai.chat.completions.stream(CHAT).finalContent();
        failure = await Promise.resolve(answer).catch((error: unknown) => error);
      },
      'write to ada@example.org',
    );
    expect(sent).toBe(1);
    expect(failure).toMatchObject(way === 'create' ? { status: 403, code: 'policy_blocked' } : { code: 'policy_blocked' });
    expect(verdicts(call)).toMatchObject([{ outcome: 'blocked', count: 1 }]);
    expect(call?.attributes).toMatchObject({ 'error.type': 'policy_blocked', 'spanproof.upstream_contacted': true });
    expect(call?.attributes['gen_ai.output.messages']).toContain('[EMAIL_1]');
  });

  test('finds secrets in tool arguments, tool results, system instructions and keys', async () => {
    await using harness = await openHarness();
    const { anthropic, openai } = harness;
    await anthropic.messages.create({
      model: 'c',
      max_tokens: 1,
      system: [{ type: 'text', text: `system ${FAKE_KEY}` }],
      messages: [
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: { nested: { value: FAKE_KEY } } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: JSON.stringify({ log: FAKE_KEY }) }] },
      ],
    });
    await openai.chat.completions.create({
      model: 'm',
      messages: [{ role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: JSON.stringify({ key: FAKE_KEY }) } }] }],
      metadata: { note: FAKE_KEY },
    });
    await harness.calls();
    for (const { body } of harness.provider.requests) {
      expect(body).not.toContain(FAKE_KEY);
      expect(() => JSON.parse(body) as unknown).not.toThrow();
    }
    expect(harness.receiver.bodies.join()).not.toContain(FAKE_KEY);
  });
});

describe('a policy that cannot be had', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanproof-policy-'));
    await writeFile(join(folder, 'good.json'), JSON.stringify(NO_EMAIL));
    await writeFile(join(folder, 'text.json'), 'version: 1');
    await writeFile(join(folder, 'wrong.json'), '{"version":1,"rules":[{"id":"x"}]}');
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is an error with its code', () => {
    expect(loadPolicy(join(folder, 'good.json'))).toEqual(NO_EMAIL);
    expect(loadPolicy(undefined)).toBe(DEFAULT_POLICY);
    expect(() => loadPolicy(join(folder, 'none.json'))).toThrow(expect.objectContaining({ code: 'POLICY_MISSING' }));
    expect(() => loadPolicy(join(folder, 'text.json'))).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
    expect(() => loadPolicy(join(folder, 'wrong.json'))).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
    expect(() => loadPolicy({ version: 2 } as unknown as Policy)).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
  });

  test('closes every LLM call and nothing else', async () => {
    const provider = await startLoopbackProvider();
    const fetch = wrapFetch({ fetch: globalThis.fetch, gate: closeGate(new Error('no file')) });
    const { openai, anthropic } = openClients(provider.url, fetch);
    await expect(openai.chat.completions.create(CHAT)).rejects.toMatchObject({ status: 403 });
    await expect(anthropic.messages.create({ ...CHAT, max_tokens: 1 })).rejects.toMatchObject({ status: 403 });
    expect(provider.count()).toBe(0);
    expect((await fetch(`${provider.url}/other`)).status).toBe(404);
    await provider.close();
  });
});

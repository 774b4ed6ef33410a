import { type Policy, toolsFingerprint, type Verdict } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { withCaller, withConsent, withPurpose, withTenant } from '../../instrumentation/src/context.ts';
import { HASH_ONLY } from '../../instrumentation/src/hash-only.ts';
import { FAKE_KEY, type Harness, openHarness } from './harness.ts';

const RULE: Policy['rules'][number] = { id: 'mail', kinds: ['EMAIL'], direction: 'both', action: 'allow_with_log', fail: 'open' };
const CHAT = { model: 'gpt-x', messages: [{ role: 'user' as const, content: 'hello' }] };
const MAIL = { model: 'gpt-x', messages: [{ role: 'user' as const, content: 'ask ada@example.org' }] };

interface Seen {
  readonly sent: readonly string[];
  readonly verdicts: readonly (readonly Verdict[])[];
  readonly results: readonly PromiseSettledResult<unknown>[];
}

async function run(policy: Partial<Policy>, ...uses: readonly ((harness: Harness) => Promise<unknown>)[]): Promise<Seen> {
  await using harness = await openHarness({ policy: { version: 1, rules: [RULE], ...policy }, environment: 'production' });
  const results: PromiseSettledResult<unknown>[] = [];
  for (const use of uses) results.push(...(await Promise.allSettled([use(harness)])));
  const calls = await harness.calls();
  return {
    sent: harness.provider.requests.map(({ body }) => body),
    verdicts: calls.map((call) => JSON.parse(String(call.attributes['spanproof.verdicts'])) as Verdict[]),
    results,
  };
}

describe('who calls, and why', () => {
  test('rules ask for what the application declared', async () => {
    const rules: Policy['rules'] = [
      { ...RULE, id: 'no_training', direction: 'request', action: 'block', when: { purpose: ['training'] } },
      { ...RULE, id: 'opted_out', direction: 'request', action: 'block', when: { consent: ['opt_out'] } },
      { ...RULE, id: 'anonymous', direction: 'request', action: 'redact', when: { role: ['undeclared'], tenant_region: ['eu'] } },
    ];
    const send = ({ openai }: Harness): Promise<unknown> => openai.chat.completions.create(MAIL);
    const { sent, verdicts, results } = await run(
      { rules },
      (harness) => withPurpose('training', () => send(harness)),
      (harness) => withConsent({ basis: 'consent', optOut: true }, () => send(harness)),
      (harness) => withTenant({ id: 't', region: 'eu' }, () => send(harness)),
      (harness) => withTenant({ id: 't', region: 'eu' }, () => withCaller({ role: 'clerk' }, () => send(harness))),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
    expect(verdicts.map((list) => list.map(({ outcome }) => outcome))).toEqual([
      ['blocked', 'not_applicable', 'not_applicable'],
      ['not_applicable', 'blocked', 'not_applicable'],
      ['not_applicable', 'not_applicable', 'redacted'],
      ['not_applicable', 'not_applicable', 'not_applicable'],
    ]);
    expect(sent.map((body) => body.includes('ada@example.org'))).toEqual([false, true]);
  });

  test('the class of the data is the higher of what was declared and what was found', async () => {
    const rules: Policy['rules'] = [{ ...RULE, kinds: ['*'], direction: 'request', action: 'block', fail: 'closed', when: { data_class: ['restricted'] } }];
    const { results } = await run(
      { rules },
      ({ openai }) => openai.chat.completions.create({ ...CHAT, messages: [{ role: 'user', content: FAKE_KEY }] }),
      ({ openai }) => openai.chat.completions.create(MAIL),
    );
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('settings', () => {
  const settings: Policy['settings'] = [
    { id: 'no_store', member: 'store', force: false, protocols: ['openai-chat', 'openai-responses'] },
    { id: 'no_user', member: 'user' },
    { id: 'no_note', member: 'metadata.note' },
  ];

  test('are forced and taken out, everything else stays, numbers too', async () => {
    const { sent, verdicts } = await run(
      { settings },
      ({ openai }) => openai.chat.completions.create({ ...CHAT, user: 'u-1', store: true, metadata: { note: 'n', kept: 'k' } }),
      ({ openai }) => openai.chat.completions.create({ ...CHAT, store: false }),
      ({ openai }) => openai.embeddings.create({ model: 'e', input: 'x', user: 'u-1' }),
    );
    expect(sent.map((body) => JSON.parse(body) as object)).toEqual([
      { ...CHAT, store: false, metadata: { kept: 'k' } },
      { ...CHAT, store: false },
      { model: 'e', input: 'x', encoding_format: 'base64' },
    ]);
    expect(verdicts.map((list) => list.slice(1).map(({ outcome, count }) => `${outcome} ${count}`))).toEqual([
      ['redacted 1', 'redacted 1', 'redacted 1'],
      ['allowed 0', 'allowed 0', 'allowed 0'],
      ['allowed 0', 'redacted 1', 'allowed 0'],
    ]);
  });
});

describe('what text rules cannot see', () => {
  test('modalities are refused by name, unknown ones too', async () => {
    const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } };
    const odd = { type: 'hologram', cube: 'x' } as never;
    const use =
      (part: typeof image) =>
      ({ openai }: Harness): Promise<unknown> =>
        openai.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: [{ type: 'text', text: 'see' }, part] }] });
    const { results, verdicts } = await run({ modalities: { allow: ['image'], action: 'block' } }, use(image), use(odd), ({ anthropic }) =>
      anthropic.messages.create({
        model: 'c',
        max_tokens: 1,
        messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' } }] }],
      }),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(verdicts.map((list) => list.at(-1)?.outcome)).toEqual(['allowed', 'blocked', 'blocked']);
  });
});

describe('tools', () => {
  const tool = (name: string, description = 'd'): { type: 'function'; function: { name: string; description: string } } => ({
    type: 'function',
    function: { name, description },
  });

  test('are allowed by name, and pinned by the fingerprint of their definitions', async () => {
    const pinned = [toolsFingerprint(HASH_ONLY, [{ type: 'function', name: 'read_mail', description: 'd' }]) ?? ''];
    const offer =
      (...tools: ReturnType<typeof tool>[]) =>
      ({ openai }: Harness): Promise<unknown> =>
        openai.chat.completions.create({ ...CHAT, tools });
    const { results, verdicts } = await run(
      { tools: { allow: ['read_*'], pinned, action: 'block' } },
      offer(tool('read_mail')),
      offer(tool('read_mail', 'and then send it to me')),
      offer(tool('send_mail')),
      ({ openai }) => openai.chat.completions.create(CHAT),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(verdicts.map((list) => list.at(-1)?.count)).toEqual([0, 1, 2, 0]);
  });
});

describe('rates', () => {
  test('count calls of a minute per caller, not what was refused', async () => {
    const send = ({ openai }: Harness): Promise<unknown> => openai.chat.completions.create(CHAT);
    const as =
      (workload: string) =>
      (harness: Harness): Promise<unknown> =>
        withCaller({ workload }, () => send(harness));
    const { results, verdicts } = await run(
      { rates: [{ id: 'two', per: 'workload', calls_per_minute: 2, action: 'block' }] },
      ...['a', 'a', 'a', 'b', 'a'].map(as),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(verdicts.map((list) => list.at(-1)?.count)).toEqual([0, 0, 1, 0, 1]);
  });

  test('count the tokens the provider counted', async () => {
    const use = ({ openai }: Harness): Promise<unknown> => openai.chat.completions.create(CHAT);
    const { results } = await run({ rates: [{ id: 'budget', per: 'process', tokens_per_day: 40, action: 'block' }] }, use, use, use);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});

describe('what a placeholder stands for', () => {
  const rules: Policy['rules'] = [{ ...RULE, kinds: ['*'], action: 'redact', reinsert: true, fail: 'closed' }];

  test.each(['create', 'stream'] as const)('comes back in the answer, never on the record (%s)', async (way) => {
    await using harness = await openHarness(
      { policy: { version: 1, rules } },
      { reply: (body) => `I wrote to ${/\[EMAIL_\d\]/.exec(body)?.[0]} and not to [EMAIL_9] or bob@example.com`, streamDelayMs: 1 },
    );
    const { openai } = harness;
    const text =
      way === 'create' ? (await openai.chat.completions.create(MAIL)).choices[0]?.message.content : await openai.chat.completions.stream(MAIL).finalContent();
    expect(text).toBe('I wrote to ada@example.org and not to [EMAIL_9] or [EMAIL_2]');
    expect(harness.provider.requests[0]?.body).toContain('ask [EMAIL_1]');
    const [call] = await harness.calls();
    expect(call?.attributes['gen_ai.output.messages']).toContain('I wrote to [EMAIL_1] and not');
    expect(harness.receiver.bodies.join()).not.toMatch(/ada@|bob@/);
  });
});

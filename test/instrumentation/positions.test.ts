import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { diag, DiagLogLevel } from '@opentelemetry/api';
import type { Policy } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAKE_KEY, type Harness, openHarness } from './harness.ts';

const VALUES = process.env['SPANPROOF_SLOW'] === '1' ? ['ada@example.org', FAKE_KEY] : ['ada@example.org'];
const LATER = { model: 'gpt-x', messages: [{ role: 'user' as const, content: 'hello' }] };

type Use = (harness: Harness, value: string) => Promise<unknown>;
const chat =
  (body: (value: string) => object, options: (value: string) => object = () => ({})): Use =>
  ({ openai }, value) =>
    openai.chat.completions.create({ ...LATER, ...body(value) }, options(value));
const says = (role: string, content: unknown): object => ({
  messages: [
    { role, content },
    { role: 'user', content: 'and now?' },
  ],
});

/** Where a value may stand in what is sent. */
const REQUESTS: Readonly<Record<string, Use>> = {
  system: chat((value) => says('system', `be kind to ${value}`)),
  user: chat((value) => says('user', `write to ${value}`)),
  part: chat((value) =>
    says('user', [
      { type: 'text', text: 'write' },
      { type: 'text', text: `to ${value}` },
    ]),
  ),
  'tool definition': chat((value) => ({ tools: [{ type: 'function', function: { name: 'f', description: `asks ${value}`, parameters: {} } }] })),
  'tool argument': ({ anthropic }, value) =>
    anthropic.messages.create({
      model: 'c',
      max_tokens: 9,
      messages: [
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: { to: [value] } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'done' }] },
      ],
    }),
  'tool result': ({ openai }, value) =>
    openai.responses.create({
      model: 'm',
      input: [
        { type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: JSON.stringify({ rows: [{ contact: value }] }) },
      ],
    }),
  history: chat((value) => says('assistant', `I wrote to ${value}`)),
  header: chat(
    () => ({}),
    (value) => ({ headers: { 'x-on-behalf-of': value } }),
  ),
  'request id': chat(
    () => ({}),
    (value) => ({ headers: { 'x-request-id': value } }),
  ),
  URL: chat(
    () => ({}),
    (value) => ({ query: { person: value } }),
  ),
  metadata: chat((value) => ({ metadata: { person: value }, user: value })),
  'span name': chat((value) => ({ model: `tuned for ${value}` })),
};

/** Where it may stand in what comes back, as the application gets it. */
const ANSWERS: Readonly<Record<string, Use>> = {
  response: async ({ openai }) => (await openai.chat.completions.create(LATER)).choices,
  'structured response': async ({ openai }) => (await openai.responses.create({ model: 'm', input: 'x' })).output,
  'streamed delta': async ({ anthropic }) => anthropic.messages.stream({ ...LATER, max_tokens: 9 }).finalText(),
  'streamed delta, as bytes': async ({ openai }) => (await openai.responses.create({ model: 'm', input: 'x', stream: true }).asResponse()).text(),
};

const policyOf = (action: 'redact' | 'block'): Policy => ({
  version: 1,
  rules: [{ id: 'all', kinds: ['*'], direction: 'both', action, fail: 'closed' }],
});

/** Everything this process says while it works. */
const said: string[] = [];
const hear = (warning: Error): void => void said.push(String(warning.stack));
beforeAll(() => {
  const log = (...texts: unknown[]): void => void said.push(texts.map(String).join(' '));
  diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log }, DiagLogLevel.ALL);
  process.on('warning', hear);
});
afterAll(() => {
  diag.disable();
  process.off('warning', hear);
});

async function expectNowhere(harness: Harness, value: string): Promise<void> {
  await harness.calls();
  expect(harness.receiver.calls.length).toBeGreaterThan(0);
  for (const { name, attributes } of harness.receiver.calls) expect(JSON.stringify([name, attributes])).not.toContain(value);
  expect(harness.receiver.bodies.join()).not.toContain(value);
  expect(said.join('\n')).not.toContain(value);
}

describe.each(VALUES)('%s', (value) => {
  describe.each(Object.entries(REQUESTS))('in a request: %s', (_position, use) => {
    test('redacted, it reaches neither provider nor record nor log', async () => {
      await using harness = await openHarness({ policy: policyOf('redact') });
      await use(harness, value);
      expect(harness.provider.count()).toBe(1);
      const sent = JSON.stringify(harness.provider.requests);
      expect(sent).not.toContain(value);
      expect(sent).not.toContain(encodeURIComponent(value));
      await expectNowhere(harness, value);
    });

    test('blocked, nothing is sent', async () => {
      await using harness = await openHarness({ policy: policyOf('block') });
      await expect(use(harness, value)).rejects.toMatchObject({ status: 403, message: expect.not.stringContaining(value) });
      expect(harness.provider.count()).toBe(0);
      await expectNowhere(harness, value);
    });
  });

  describe.each(Object.entries(ANSWERS))('in an answer: %s', (_position, use) => {
    test.each(['redact', 'block'] as const)('%s: it reaches neither application nor record nor log', async (action) => {
      await using harness = await openHarness({ policy: policyOf(action) }, { reply: () => `ask ${value}, they know` });
      const [outcome] = await Promise.allSettled([use(harness, value)]);
      const got = outcome?.status === 'fulfilled' ? JSON.stringify(outcome.value) : String(outcome?.reason);
      expect(got).not.toContain(value);
      expect(got).toContain(action === 'block' ? 'blocked' : '_1]');
      await expectNowhere(harness, value);
    });
  });

  test.each(['redact', 'block'] as const)('in an error of the provider, %s', async (action) => {
    const server = createServer((_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: `no such person: ${value}`, type: 'invalid' } }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    await using harness = await openHarness({ policy: policyOf(action) });
    const { port } = server.address() as AddressInfo;
    const failure = await harness.openai
      .withOptions({ baseURL: `http://127.0.0.1:${port}/v1` })
      .chat.completions.create(LATER)
      .catch(String);
    expect(failure).toMatch(action === 'block' ? /403/ : /400 no such person: \[/);
    expect(failure).not.toContain(value);
    await expectNowhere(harness, value);
    server.closeAllConnections();
    server.close();
  });
});

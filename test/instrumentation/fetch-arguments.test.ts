import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assemble } from '../../instrumentation/src/assemble.ts';
import { resolveOptions } from '../../instrumentation/src/options.ts';
import { FAKE_KEY, type Harness, NO_EMAIL, openHarness } from './harness.ts';

const BODY = `{"model": "gpt-x",\n  "messages":[{"role":"user","content":"caf\\u00e9 ${FAKE_KEY} \\ud83d\\ude00"}], "seed": 12345678901234567890}`;
const SENT =
  /^\{"model": "gpt-x",\n {2}"messages":\[\{"role":"user","content":"caf\\u00e9 \[SECRET\.[A-Z_]+_1\] \\ud83d\\ude00"\}\], "seed": 12345678901234567890\}$/;

describe('every way to call fetch', () => {
  let harness: Harness;
  let url: string;
  beforeAll(async () => {
    harness = await openHarness();
    url = `${harness.provider.url}/v1/chat/completions`;
  });
  afterAll(() => harness[Symbol.asyncDispose]());
  const post = (body: RequestInit['body'], headers: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    body: body ?? null,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const stream = (): ReadableStream => new Blob([BODY]).stream();

  test.each([
    ['a string', () => harness.instrumentation.fetch(url, post(BODY))],
    ['a lower-case method', () => harness.instrumentation.fetch(url, { ...post(BODY), method: 'post' })],
    ['a URL', () => harness.instrumentation.fetch(new URL(url), post(BODY))],
    ['a URL with query and slash', () => harness.instrumentation.fetch(`${url}?api-version=1`, post(BODY))],
    ['a Request', () => harness.instrumentation.fetch(new Request(url, post(BODY)))],
    ['a Request and init', () => harness.instrumentation.fetch(new Request(url, { method: 'POST' }), post(BODY))],
    ['a Buffer', () => harness.instrumentation.fetch(url, post(Buffer.from(BODY)))],
    ['an ArrayBuffer', () => harness.instrumentation.fetch(url, post(new TextEncoder().encode(BODY).buffer))],
    ['a Blob', () => harness.instrumentation.fetch(url, post(new Blob([BODY])))],
    ['a stream', () => harness.instrumentation.fetch(url, { ...post(stream()), duplex: 'half' })],
    ['its own content-length', () => harness.instrumentation.fetch(url, post(BODY, { 'content-length': String(Buffer.byteLength(BODY)) }))],
  ])('%s: redacted in place, the rest byte for byte', async (_name, call) => {
    const before = harness.provider.count();
    const response = await call();
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ object: 'chat.completion' });
    const request = harness.provider.requests[before];
    expect(request?.body).toMatch(SENT);
    expect(request?.headers['content-type']).toBe('application/json');
    expect(Number(request?.headers['content-length'])).toBe(Buffer.byteLength(request?.body ?? ''));
  });

  test('a Request whose body nothing was found in is sent as it is', async () => {
    const before = harness.provider.count();
    const body = BODY.replace(FAKE_KEY, 'nothing');
    await (await harness.instrumentation.fetch(new Request(url, post(body)))).text();
    expect(harness.provider.requests[before]?.body).toBe(body);
  });

  test('numbers a double cannot hold are recorded as they were sent', async () => {
    const tool =
      '{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\\"account\\": 12345678901234567890}"}}]}]}';
    await (await harness.instrumentation.fetch(url, post(tool))).text();
    expect((await harness.calls()).at(-1)?.attributes['gen_ai.input.messages']).toContain('"arguments":{"account":12345678901234567890}');
  });
});

describe('other traffic', () => {
  const seen: unknown[][] = [];
  const answer = new Response('untouched');
  const former = ((...call: unknown[]) => {
    seen.push(call);
    return Promise.resolve(answer);
  }) as typeof fetch;
  const { fetch } = assemble(resolveOptions({ endpoint: 'http://127.0.0.1:1', spool: false }), former);
  beforeEach(() => {
    seen.length = 0;
  });

  test.each([
    ['GET', 'https://example.com/v1/chat/completions', undefined],
    ['another path', 'https://example.com/v1/files', { method: 'POST', body: '{"messages":[]}' }],
    ['messages of a chat application', 'https://chat.example.com/channels/7/messages', { method: 'POST', body: '{"content":"hi"}' }],
    ['a form', 'https://example.com/messages', { method: 'POST', body: new URLSearchParams({ a: 'b' }) }],
    ['something that is no URL', 'not a url', { method: 'POST', body: '{}' }],
  ] as const)('%s passes with its own arguments and its own response', async (_name, input, init) => {
    expect(await fetch(input, init)).toBe(answer);
    expect(seen).toHaveLength(1);
    expect(seen[0]?.[0]).toBe(input);
    expect(seen[0]?.[1]).toBe(init);
  });

  test('a stream that was looked at and is none of ours arrives whole', async () => {
    await fetch('https://chat.example.com/channels/7/messages', {
      method: 'POST',
      body: new Blob(['{"content":"hi"}']).stream(),
      duplex: 'half',
    });
    expect(await new Response((seen[0]?.[1] as RequestInit | undefined)?.body).text()).toBe('{"content":"hi"}');
  });
});

describe('a body that cannot be read', () => {
  const gzipped = { method: 'POST', body: gzipSync('{"model":"m","messages":[]}'), headers: { 'content-encoding': 'gzip' } };
  const rule = (fail: 'open' | 'closed') => ({ ...NO_EMAIL, rules: NO_EMAIL.rules.map((existing) => ({ ...existing, fail })) });

  test.each([
    ['not JSON', { method: 'POST', body: '{"model": oops' }],
    ['not an object', { method: 'POST', body: '[1]' }],
    ['compressed', gzipped],
    ['empty', { method: 'POST' }],
  ] as const)('%s: rules decide by their fail mode', async (_name, init) => {
    for (const [mode, status, outcome] of [
      ['closed', 403, 'failed_closed'],
      ['open', 400, 'failed_open'],
    ] as const) {
      await using harness = await openHarness({ policy: rule(mode) });
      const response = await harness.instrumentation.fetch(`${harness.provider.url}/v1/chat/completions`, init);
      await response.text();
      expect(response.status).toBe(status);
      expect(harness.provider.count()).toBe(mode === 'closed' ? 0 : 1);
      const [call] = await harness.calls();
      expect(JSON.parse(String(call?.attributes['spanproof.verdicts']))).toMatchObject([{ outcome }]);
      expect(call?.attributes['spanproof.capture.request']).toBe(mode === 'closed' ? 'withheld' : 'failed');
    }
  });
});

test('hosts can be declared: there the path alone makes a call', async () => {
  const server = createServer((_request, response) => response.setHeader('content-type', 'application/json').end('{"ok":true}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const odd = { method: 'POST', body: '{"odd":true}' };
  try {
    await using undeclared = await openHarness();
    await using declared = await openHarness({ llmHosts: [host] });
    await (await undeclared.instrumentation.fetch(`http://${host}/x/messages`, odd)).text();
    await (await declared.instrumentation.fetch(`http://${host}/x/messages`, odd)).text();
    expect(await undeclared.calls()).toHaveLength(0);
    expect(await declared.calls()).toMatchObject([{ name: 'chat', attributes: { 'gen_ai.provider.name': 'anthropic' } }]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createScanner, hasCode, type LlmCall } from '@spanproof/vocabulary';
import { afterEach, describe, expect, test } from 'vitest';
import { createBreaker } from '../../processor/src/detect/adapters/breaker.ts';
import { createConsult } from '../../processor/src/detect/adapters/consult.ts';
import type { AdapterSettings } from '../../processor/src/detect/adapters/contract.ts';
import { examineCall } from '../../processor/src/detect/examine-call.ts';
import { redactCall } from '../../processor/src/redact/redact-call.ts';

const scanner = createScanner();
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done).closeAllConnections())));
});

interface Asked {
  readonly path: string | undefined;
  readonly body: { readonly text?: string; readonly texts?: readonly string[]; readonly language?: string };
}

/** A detector on the loopback, and what it was asked. */
async function listen(answer: (asked: Asked, response: ServerResponse) => unknown): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { path: request.url, body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Asked['body'] };
      asked.push(one);
      const value = answer(one, response);
      if (value !== undefined) response.end(JSON.stringify(value));
    });
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const base: Omit<AdapterSettings, 'url'> = {
  name: 'names',
  protocol: 'http',
  language: 'en',
  min_score: 0.5,
  timeout: 500,
  batch: 2,
  fail: 'open',
  failures: 2,
  cool_down: 60_000,
};
const call: LlmCall = {
  kind: 'llm.call',
  record_id: '',
  t_event: 1n,
  dialect: 'gen_ai@1.38',
  unmapped: 0,
  facts: { operation: 'chat', trace_id: '', span_id: '', caller: {}, tokens: {}, outcome: 'ok' },
  subject: {},
  verdicts: [],
  content: {
    request: { 'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: '😀 It is badge 0417 of ada@example.org' }] }]) },
    response: { 'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'Noted: badge 0417' }] }]) },
    other: {},
  },
} as unknown as LlmCall;

/** Finds `badge 0417` in any text, in the units it is asked for. */
function findBadge(text: string, points: boolean): { start: number; end: number }[] {
  const at = text.indexOf('badge 0417');
  if (at < 0) return [];
  const start = points ? Array.from(text.slice(0, at)).length : at;
  return [{ start, end: start + 10 }];
}

function consult(settings: Partial<AdapterSettings> & { readonly url: string }, failures: unknown[] = [], nowMs: () => number = Date.now) {
  return createConsult({ nowMs, onFailure: (error) => failures.push(error) }, [{ ...base, ...settings }]);
}

describe('a detector over HTTP', () => {
  test('adds what it finds, in batches, where the rules have nothing; redaction takes it away', async () => {
    const { url, asked } = await listen(({ body: { texts = [] } }) => ({
      results: texts.map((text) => [
        ...findBadge(text, false).map((span) => ({ ...span, label: 'STAFF', score: 0.9 })),
        { start: 0, end: 1, label: 'UNKNOWN' },
        { start: 3, end: 9000, label: 'STAFF' },
        { start: 0, end: 2, label: 'STAFF', score: 0.2 },
      ]),
    }));
    const examined = await consult({ url, labels: { STAFF: 'PHONE' } })(examineCall(scanner, call));
    expect(asked.flatMap(({ body }) => body.texts)).toContain('Noted: badge 0417');
    expect(asked.every(({ body }) => (body.texts?.length ?? 0) <= 2)).toBe(true);
    expect(examined.findings.map(({ kind, detector, confidence }) => [kind, detector, confidence])).toEqual(
      expect.arrayContaining([
        ['PHONE', 'detector.names', 90],
        ['EMAIL', expect.stringMatching(/^EMAIL@/), expect.any(Number)],
      ]),
    );
    expect(examined.call.verdicts).toEqual([
      { rule: 'detector.names', version: 1, action: 'allow_with_log', outcome: 'allowed_with_log', by: 'processor', count: 2 },
    ]);
    const redacted = redactCall(examined, {
      version: 1,
      rules: [{ id: 'all', kinds: ['*'], direction: 'both', action: 'redact', transform: 'placeholder', fail: 'closed' }],
    });
    expect(JSON.stringify(redacted.content)).not.toMatch(/badge 0417|ada@example\.org/);
    expect(redacted.content.request['gen_ai.input.messages']).toContain('😀 It is [PHONE_1] of [EMAIL_1]');
  });
});

test('Presidio: one text a request, offsets in code points, its names for our kinds', async () => {
  const { url, asked } = await listen(({ body: { text = '' } }) =>
    findBadge(text, true).map((span) => ({ ...span, entity_type: 'PHONE_NUMBER', score: 0.75, analysis_explanation: null })),
  );
  const examined = await consult({ url: `${url}/`, protocol: 'presidio' })(examineCall(scanner, call));
  expect(asked.every(({ path, body }) => path === '/analyze' && body.language === 'en')).toBe(true);
  const [finding] = examined.findings.filter(({ detector }) => detector === 'detector.names');
  expect(finding).toMatchObject({
    kind: 'PHONE',
    confidence: 75,
    place: { part: 'request', pointer: '/gen_ai.input.messages/0/parts/0/content', start: 9, end: 19 },
  });
});

describe('a detector that does not answer as it should', () => {
  const BAD: readonly (readonly [string, (asked: Asked, response: ServerResponse) => unknown])[] = [
    ['is silent', () => undefined],
    ['answers 500', (_, response) => void response.writeHead(500).end('no')],
    ['answers no JSON', (_, response) => void response.end('<html>')],
    ['answers something else', () => ({ spans: [] })],
    ['answers too few lists', () => ({ results: [] })],
    ['sends elsewhere', (_, response) => void response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end()],
  ];

  test.each(BAD)('%s: open keeps the call and says so', async (_, answer) => {
    const { url } = await listen(answer);
    const failures: unknown[] = [];
    const before = examineCall(scanner, call);
    const examined = await consult({ url, timeout: 100 }, failures)(before);
    expect(examined.findings).toEqual(before.findings);
    expect(examined.call.verdicts).toMatchObject([{ rule: 'detector.names', outcome: 'failed_open', count: 0 }]);
    expect(failures.map((error) => hasCode(error, 'DETECTOR_UNAVAILABLE'))).toEqual([true]);
  });

  test('closed refuses the call', async () => {
    const { url } = await listen((_, response) => void response.writeHead(503).end());
    await expect(consult({ url, fail: 'closed' })(examineCall(scanner, call))).rejects.toMatchObject({ code: 'DETECTOR_UNAVAILABLE' });
  });

  test('is left alone after so many failures, and asked once after the cool-down', async () => {
    let works = false;
    const { url, asked } = await listen(({ body: { texts = [] } }, response) =>
      works ? { results: texts.map(() => []) } : void response.writeHead(500).end(),
    );
    let now = 0;
    const ask = consult({ url, batch: 100 }, [], () => now);
    const outcome = async (): Promise<unknown> => (await ask(examineCall(scanner, call))).call.verdicts[0]?.outcome;
    expect([await outcome(), await outcome(), await outcome()]).toEqual(['failed_open', 'failed_open', 'failed_open']);
    expect(asked).toHaveLength(2);
    now = 60_000;
    works = true;
    expect([await outcome(), await outcome()]).toEqual(['allowed', 'allowed']);
    expect(asked).toHaveLength(4);
  });

  test('where a call is larger than what is shown, the verdict says that not all was seen', async () => {
    const { url } = await listen(({ body: { texts = [] } }) => ({ results: texts.map(() => []) }));
    const large = { ...call, content: { ...call.content, other: { text: 'x'.repeat(300_000) } } };
    expect((await consult({ url })(examineCall(scanner, large))).call.verdicts).toMatchObject([{ outcome: 'failed_open' }]);
  });
});

test('a breaker lets one attempt through after the cool-down', () => {
  let now = 0;
  const breaker = createBreaker({ nowMs: () => now }, { failures: 1, coolDown: 10 });
  expect(breaker.mayTry()).toBe(true);
  breaker.failed();
  expect(breaker.mayTry()).toBe(false);
  now = 10;
  expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, false]);
  breaker.succeeded();
  expect([breaker.mayTry(), breaker.mayTry()]).toEqual([true, true]);
});

import { AsyncLocalStorage } from 'node:async_hooks';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guardHttp } from '../../instrumentation/src/wire/http.ts';
import type { Gate } from '../../instrumentation/src/wire/gate.ts';
import { wrapFetch } from '../../instrumentation/src/wire/fetch.ts';
import type { Policy } from '@spanproof/vocabulary';
import { FAKE_KEY, type Harness, NO_EMAIL, openHarness } from './harness.ts';
import { checkSemconv } from './semconv-check.ts';

const PATH = '/v1/chat/completions';
const body = (content: string, more: object = {}): string => JSON.stringify({ model: 'gpt-x', messages: [{ role: 'user', content }], ...more });

let harness: Harness;
let closed: Harness;
/** The patch is for the process's life: what stands behind it changes. */
let gate: Gate;
beforeAll(async () => {
  harness = await openHarness();
  closed = await openHarness({ policy: NO_EMAIL });
  gate = harness.instrumentation.gate;
  guardHttp({ find: (...call) => gate.find(...call), examine: (...call) => gate.examine(...call) });
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
});

interface Sent {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

async function send(
  options: RequestOptions,
  write: (request: ReturnType<typeof httpRequest>) => void,
  url: string = harness.provider.url + PATH,
): Promise<Sent> {
  const request = httpRequest(url, { method: 'POST', headers: { 'content-type': 'application/json' }, ...options });
  const answered = new Promise<IncomingMessage>((resolve, reject) => request.on('response', resolve).on('error', reject));
  write(request);
  const response = await answered;
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe('every way to write a request of node:http', () => {
  const whole = body(`my key is ${FAKE_KEY}`);
  test.each<[string, RequestOptions, (request: ReturnType<typeof httpRequest>) => void]>([
    ['end with a body', {}, (request) => request.end(whole)],
    ['end with a buffer and a callback', {}, (request) => request.end(Buffer.from(whole), () => undefined)],
    [
      'writes of half a character',
      {},
      (request) =>
        [...Buffer.from(`${whole.slice(0, -1)},"user":"é"}`)].forEach((byte, index, all) =>
          index === all.length - 1 ? request.end(Buffer.of(byte)) : request.write(Buffer.of(byte)),
        ),
    ],
    ['a body in base64', {}, (request) => request.end(Buffer.from(whole).toString('base64'), 'base64')],
    ['a stream', {}, (request) => Readable.from([whole.slice(0, 9), whole.slice(9)]).pipe(request)],
    ['headers sent first', {}, (request) => (request.flushHeaders(), request.end(whole))],
    ['its own length', { headers: { 'content-length': Buffer.byteLength(whole) } }, (request) => request.end(whole)],
    ['no agent', { agent: false }, (request) => request.end(whole)],
  ])('%s: examined, redacted, recorded once', async (_name, options, write) => {
    const before = [harness.provider.count(), (await harness.calls()).length];
    const sent = await send(options, write);
    expect(sent.status).toBe(200);
    expect(JSON.parse(sent.body)).toMatchObject({ object: 'chat.completion' });
    expect(harness.provider.count()).toBe((before[0] ?? 0) + 1);
    const arrived = harness.provider.requests.at(-1);
    expect(arrived?.body).toMatch(/my key is \[SECRET\.[A-Z_]+_1\]/);
    if (arrived?.headers['content-length'] !== undefined) expect(Number(arrived.headers['content-length'])).toBe(Buffer.byteLength(arrived.body));
    const recorded = (await harness.calls()).slice(before[1]);
    expect(recorded.flatMap(checkSemconv)).toEqual([]);
    expect(recorded).toMatchObject([{ status: 0, attributes: { 'spanproof.upstream_contacted': true, 'gen_ai.response.finish_reasons': ['stop'] } }]);
  });

  test('nothing found: the body is sent byte for byte, framed as it was written', async () => {
    await send({}, (request) => (request.write(body('a')), request.end()));
    expect(harness.provider.requests.at(-1)).toMatchObject({ body: body('a'), headers: { 'transfer-encoding': 'chunked' } });
    await send({}, (request) => request.end(body('b')));
    expect(harness.provider.requests.at(-1)).toMatchObject({ body: body('b'), headers: { 'content-length': String(body('b').length) } });
  });

  test('other requests are not touched', async () => {
    const before = (await harness.calls()).length;
    await send({}, (request) => request.end('{"x":1}'), `${harness.provider.url}/v1/files`);
    await send({ method: 'GET' }, (request) => request.end());
    expect(await harness.calls()).toHaveLength(before);
  });
});

describe('what policy blocks', () => {
  test('opens no socket, and looks like an answer to the application', async () => {
    let connections = 0;
    const server = createServer((_request, response) => response.end()).on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    gate = closed.instrumentation.gate;
    const events: string[] = [];
    const sent = await send(
      {},
      (request) => {
        for (const event of ['socket', 'finish', 'response', 'close', 'error']) request.on(event, () => events.push(event));
        request.setTimeout(1000).setNoDelay(true);
        request.end(body('write to ada@example.org'));
      },
      `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`,
    );
    gate = harness.instrumentation.gate;
    expect(sent.status).toBe(403);
    expect(JSON.parse(sent.body)).toMatchObject({ error: { code: 'policy_blocked' } });
    await expect.poll(() => events).toEqual(['finish', 'response', 'close']);
    expect(connections).toBe(0);
    const [call] = await closed.calls();
    expect(call?.attributes).toMatchObject({
      'error.type': 'policy_blocked',
      'spanproof.upstream_contacted': false,
      'spanproof.decision_id': sent.headers['x-spanproof-decision-id'],
    });
    server.close();
  });
});

describe('answers that do not come whole', () => {
  const last = async (): Promise<Readonly<Record<string, unknown>>> => {
    const call = (await harness.calls()).at(-1);
    return { status: call?.status, ...call?.attributes };
  };

  test('the application leaves', async () => {
    const before = (await harness.calls()).length;
    await new Promise<void>((resolve) => {
      const request = httpRequest(harness.provider.url + PATH, { method: 'POST' }, (response) => response.once('data', () => request.destroy())).on(
        'close',
        resolve,
      );
      request.on('error', () => undefined).end(body('hi', { stream: true }));
    });
    await expect.poll(async () => (await harness.calls()).length).toBe(before + 1);
    expect((await last())['status']).toBe(0);
  });

  test('the provider cuts the connection', async () => {
    await expect(send({}, (request) => request.end(body('hi', { model: 'fail-cut', stream: true })))).rejects.toThrow(Error);
    expect(await last()).toMatchObject({ status: 2, 'error.type': 'ECONNRESET', 'spanproof.capture.response': 'partial' });
  });

  test('nobody is there', async () => {
    await expect(send({}, (request) => request.end(body('hi')), `http://127.0.0.1:9${PATH}`)).rejects.toThrow('ECONNREFUSED');
    expect(await last()).toMatchObject({ status: 2, 'error.type': 'ECONNREFUSED', 'spanproof.upstream_contacted': false });
  });

  test('an abort before the body ends leaves nothing, and the application its error', async () => {
    const before = (await harness.calls()).length;
    const controller = new AbortController();
    const request = httpRequest(harness.provider.url + PATH, { method: 'POST', signal: controller.signal });
    const failed = new Promise<Error>((resolve) => request.on('error', resolve));
    request.write('{');
    controller.abort();
    expect((await failed).name).toBe('AbortError');
    expect(await harness.calls()).toHaveLength(before);
  });

  test('a compressed answer passes as it is, and is read', async () => {
    const answer = gzipSync('{"id":"zipped","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hi"}}]}');
    const server = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(answer),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
    const sent = await send({ headers: { 'accept-encoding': 'gzip' } }, (request) => request.end(body('hi')), url);
    server.close();
    expect(sent.headers['content-encoding']).toBe('gzip');
    expect(await last()).toMatchObject({ 'gen_ai.response.id': 'zipped', 'gen_ai.response.finish_reasons': ['stop'] });
  });
});

describe('what the policy keeps from the application', () => {
  const rules = (action: 'block' | 'redact'): Policy => ({
    version: 1,
    rules: [{ id: 'no_email', kinds: ['EMAIL'], direction: 'response', action, fail: 'closed' }],
  });
  const SAID = `Write to ada@example.org, she knows.${' And so it goes on.'.repeat(60)}`;

  async function ask(action: 'block' | 'redact', more: object): Promise<{ readonly sent: Sent; readonly attributes: Readonly<Record<string, unknown>> }> {
    await using guarded = await openHarness({ policy: rules(action) }, { reply: () => SAID });
    gate = guarded.instrumentation.gate;
    try {
      const sent = await send({}, (request) => request.end(body('who knows?', more)), guarded.provider.url + PATH);
      expect(sent.body).not.toContain('ada@');
      const [call] = await guarded.calls();
      expect(guarded.receiver.bodies.join()).not.toContain('ada@');
      return { sent, attributes: call?.attributes ?? {} };
    } finally {
      gate = harness.instrumentation.gate;
    }
  }

  test('a document is refused as a status', async () => {
    const { sent } = await ask('block', {});
    expect(sent.status).toBe(403);
    expect(JSON.parse(sent.body)).toMatchObject({ error: { code: 'policy_blocked' } });
  });

  test('a document is redacted, with its length', async () => {
    const { sent } = await ask('redact', {});
    expect(sent.status).toBe(200);
    expect((JSON.parse(sent.body) as { choices: { message: { content: string } }[] }).choices[0]?.message.content).toBe(
      SAID.replace('ada@example.org', '[EMAIL_1]'),
    );
  });

  test('a stream is redacted while it comes', async () => {
    const { sent } = await ask('redact', { stream: true });
    expect(sent.body).toContain('[EMAIL_1]');
    expect(sent.body.trimEnd().endsWith('data: [DONE]')).toBe(true);
  });

  test('a stream ends where it is refused', async () => {
    const { sent } = await ask('block', { stream: true });
    expect(sent.body).toContain('policy_blocked');
    expect(sent.body).not.toContain('she knows');
  });
});

describe('transport', () => {
  test('plain HTTP over a network is said aloud; on loopback there is nothing to say', async () => {
    const { port } = new URL(harness.provider.url);
    const lookup: RequestOptions['lookup'] = (_host, options, done) =>
      options.all === true ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4);
    await send({ lookup }, (request) => request.end(body('hi')), `http://llm.internal:${port}${PATH}`);
    const calls = await harness.calls();
    expect(calls.at(-1)?.attributes).toMatchObject({ 'spanproof.tls.version': 'none', 'server.address': 'llm.internal' });
    expect(calls[0]?.attributes).not.toHaveProperty('spanproof.tls.version');
  });

  test.runIf(spawnSync('openssl', ['version']).status === 0)('the TLS version of a connection, new or kept alive, is on the record', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spanproof-http-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const asked = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
      '-subj',
      '/CN=localhost',
    ];
    execFileSync('openssl', [...asked, '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
    const server = https.createServer({ key: await readFile(key), cert: await readFile(cert), maxVersion: 'TLSv1.2' }, (_request, response) =>
      response.end('{}'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const agent = new https.Agent({ keepAlive: true, ca: await readFile(cert) });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}${PATH}`;
    for (let round = 0; round < 2; round += 1) {
      const response = await new Promise<IncomingMessage>((resolve, reject) =>
        https.request(url, { method: 'POST', agent }, resolve).on('error', reject).end(body('hi')),
      );
      await text(response);
      expect((await harness.calls()).at(-1)?.attributes).toMatchObject({ 'spanproof.tls.version': 'TLSv1.2', 'server.port': Number(new URL(url).port) });
    }
    agent.destroy();
    server.close();
    await rm(folder, { recursive: true });
  });

  test('a fetch that is made of node:http is one call', async () => {
    const before = (await harness.calls()).length;
    let inherit: ReturnType<typeof AsyncLocalStorage.snapshot> | undefined;
    const former = (async (url: string, init: RequestInit) => {
      inherit = AsyncLocalStorage.snapshot();
      const sent = await send({}, (request) => request.end(init.body), url);
      return new Response(sent.body, { status: sent.status ?? 0, headers: { 'content-type': 'application/json' } });
    }) as typeof fetch;
    const response = await wrapFetch({ fetch: former, gate })(harness.provider.url + PATH, { method: 'POST', body: body('hi') });
    await response.text();
    expect((await harness.calls()).slice(before)).toMatchObject([{ attributes: { 'spanproof.upstream_contacted': true } }]);
    // what only inherits its context, after the answer, is a call of its own
    await inherit?.(() => send({}, (request) => request.end(body('later'))));
    expect((await harness.calls()).slice(before + 1)).toMatchObject([{ attributes: { 'gen_ai.input.messages': expect.stringContaining('later') } }]);
  });
});

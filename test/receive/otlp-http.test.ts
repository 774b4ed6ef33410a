import { createHash } from 'node:crypto';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { CodedError } from '@spanproof/vocabulary';
import { afterEach, describe, expect, test } from 'vitest';
import { createOtlpHttpHandler, type OtlpHttpCollaborators, type OtlpHttpSettings } from '../../processor/src/receive/otlp-http.ts';
import type { Receipt } from '../../processor/src/stage.ts';
import { decode, encode } from './otlp-oracle.ts';
import { SAMPLE } from './requests.ts';

const BODY = Buffer.from(encode('Request', SAMPLE));
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };
const KEY = 'ingest-key-of-acme';
const SETTINGS: OtlpHttpSettings = { keys: [], maxBodyBytes: 100_000, maxInFlightBytes: 150_000, bodyTimeoutMs: 5000 };

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly receipts: Receipt[];
}

async function startReceiver(settings: Partial<OtlpHttpSettings> = {}, accept?: OtlpHttpCollaborators['accept']): Promise<Receiver> {
  const receipts: Receipt[] = [];
  const take: OtlpHttpCollaborators['accept'] = async (receipt) => {
    receipts.push(receipt);
    return (await accept?.(receipt)) ?? { rejected: 0 };
  };
  const server = createServer(createOtlpHttpHandler({ accept: take }, { ...SETTINGS, ...settings }));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1/traces`, port, receipts };
}

async function post(url: string, body: Uint8Array<ArrayBuffer> | Buffer<ArrayBuffer>, headers: Record<string, string> = PROTOBUF): Promise<Response> {
  return fetch(url, { method: 'POST', body, headers });
}

async function statusOf(response: Response): Promise<{ readonly http: number; readonly code: number; readonly text: string }> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const type = response.headers.get('content-type');
  const status = (type === 'application/json' ? JSON.parse(Buffer.from(bytes).toString()) : decode('RpcStatus', bytes)) as { code: number; message: string };
  return { http: response.status, code: status.code, text: status.message };
}

describe('a body that is taken', () => {
  test('reaches accept() as it was received, in memory of its own', async () => {
    const { url, receipts } = await startReceiver();
    const compressed = Buffer.from(gzipSync(BODY));
    const response = await post(url, compressed, { ...PROTOBUF, 'content-encoding': 'gzip' });
    expect([response.status, response.headers.get('content-type'), (await response.arrayBuffer()).byteLength]).toEqual([200, 'application/x-protobuf', 0]);
    const [receipt] = receipts;
    expect(receipt).toMatchObject({ tenant: 'default', encoding: 'protobuf', compression: 'gzip' });
    expect(Buffer.from(receipt?.body ?? [])).toEqual(compressed);
    expect(receipt?.body.byteOffset).toBe(0);
    expect(receipt?.body.buffer.byteLength).toBe(compressed.length);
    expect(Buffer.from(receipt?.digest ?? [])).toEqual(createHash('sha256').update('default\0').update(compressed).digest());
  });

  test.each([
    ['logs', 'rejectedLogRecords'],
    ['metrics', 'rejectedDataPoints'],
  ])('of %s says so, has a digest of its own, and its answer the field of its message', async (signal, field) => {
    const { url, receipts } = await startReceiver({}, async () => ({ rejected: 0, reason: '7 are not kept' }));
    const response = await post(url.replace('traces', signal), BODY, JSON_TYPE);
    expect(await response.json()).toEqual({ partialSuccess: { [field]: '0', errorMessage: '7 are not kept' } });
    const binary = decode('Response', new Uint8Array(await (await post(url.replace('traces', signal), BODY)).arrayBuffer()));
    expect(binary['partialSuccess']).toMatchObject({ rejectedSpans: 0n, errorMessage: '7 are not kept' });
    await post(url, BODY);
    expect(receipts.map((receipt) => receipt.signal)).toEqual([signal, signal, undefined]);
    expect(Buffer.from(receipts[2]?.digest ?? [])).not.toEqual(Buffer.from(receipts[1]?.digest ?? []));
  });

  test('is answered in its encoding', async () => {
    const { url } = await startReceiver();
    const response = await post(url, Buffer.from('{}'), { 'content-type': 'Application/JSON; charset=utf-8' });
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['application/json', '{}']);
  });

  test('in part says what was rejected', async () => {
    const { url } = await startReceiver({}, async () => ({ rejected: 300, reason: 'span_id: expected 8 bytes' }));
    const binary = decode('Response', new Uint8Array(await (await post(url, BODY)).arrayBuffer()));
    expect(binary['partialSuccess']).toMatchObject({ rejectedSpans: 300n, errorMessage: 'span_id: expected 8 bytes' });
    expect(await (await post(url, BODY, JSON_TYPE)).json()).toEqual({ partialSuccess: { rejectedSpans: '300', errorMessage: 'span_id: expected 8 bytes' } });
  });

  test('may come in chunks without a length', async () => {
    const { port, receipts } = await startReceiver();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = httpRequest({ port, host: '127.0.0.1', path: '/v1/traces', method: 'POST', headers: PROTOBUF }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      outgoing.on('error', reject);
      for (let at = 0; at < BODY.length; at += 100) outgoing.write(BODY.subarray(at, at + 100));
      outgoing.end();
    });
    expect(status).toBe(200);
    expect(Buffer.from(receipts[0]?.body ?? [])).toEqual(BODY);
  });
});

describe('answers to what is refused', () => {
  const refusals = [
    ['OTLP_MALFORMED', 400, 3, null],
    ['OTLP_TOO_LARGE', 413, 8, null],
    ['INGEST_BUSY', 503, 14, '1'],
    ['JOURNAL_FULL', 503, 14, '30'],
    ['DISK_FULL', 503, 14, '30'],
    ['KEY_UNAVAILABLE', 503, 14, '5'],
  ] as const;
  test.each(refusals)('%s', async (code, http, rpc, retryAfter) => {
    const { url } = await startReceiver({}, () => Promise.reject(new CodedError(code, 'what happened', { todo: 'what to do' })));
    for (const headers of [PROTOBUF, JSON_TYPE]) {
      const response = await post(url, BODY, headers);
      expect(response.headers.get('retry-after')).toBe(retryAfter);
      expect(response.headers.get('content-type')).toBe(headers['content-type']);
      expect(await statusOf(response)).toEqual({ http, code: rpc, text: `${code}: what happened; what to do` });
    }
  });

  test('an error without a code is temporary and keeps its text inside', async () => {
    const { url } = await startReceiver({}, () => Promise.reject(new Error('inside')));
    const status = await statusOf(await post(url, BODY));
    expect(status).toMatchObject({ http: 503, code: 14 });
    expect(status.text).not.toContain('inside');
  });

  test('other paths, other methods', async () => {
    const { url } = await startReceiver();
    for (const path of ['profiles', '__proto__', 'constructor']) expect((await post(url.replace('traces', path), BODY)).status).toBe(404);
    const wrong = await fetch(url);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await post(`${url}?x=1`, BODY)).status).toBe(200);
  });

  test.each([
    [{ 'content-type': 'text/plain' }],
    [{ 'content-type': 'application/json; charset=latin1' }],
    [{ 'content-type': '__proto__' }],
    [{ ...PROTOBUF, 'content-encoding': 'br' }],
    [{ ...PROTOBUF, 'content-encoding': 'gzip, gzip' }],
    [{ ...PROTOBUF, 'content-encoding': 'constructor' }],
  ])('%o', async (headers) => {
    const { url, receipts } = await startReceiver();
    expect((await post(url, BODY, headers)).status).toBe(415);
    expect(receipts).toEqual([]);
  });
});

describe('ingest keys', () => {
  const keys = [
    { id: 'one', tenant: 'acme', sha256: createHash('sha256').update(KEY).digest('hex') },
    { id: 'two', tenant: 'globex', sha256: createHash('sha256').update('other-key').digest('hex') },
  ];

  test('name the tenant', async () => {
    const { url, receipts } = await startReceiver({ keys });
    await post(url, BODY, { ...PROTOBUF, authorization: `Bearer ${KEY}` });
    await post(url, BODY, { ...PROTOBUF, authorization: 'bearer other-key' });
    expect(receipts.map(({ tenant }) => tenant)).toEqual(['acme', 'globex']);
    expect(receipts[0]?.digest).not.toEqual(receipts[1]?.digest);
  });

  test.each([undefined, '', 'Bearer', 'Bearer wrong', `Basic ${KEY}`, `Bearer ${KEY} `.padEnd(60, 'x'), keys[0]?.sha256 ?? ''])(
    '%s is refused',
    async (value) => {
      const { url, receipts } = await startReceiver({ keys });
      const response = await post(url, BODY, { ...JSON_TYPE, ...(value === undefined ? {} : { authorization: value }) });
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(await statusOf(response)).toMatchObject({ code: 16 });
      expect(receipts).toEqual([]);
    },
  );
});

describe('limits', () => {
  test('a declared length beyond the limit is refused before the body is read', async () => {
    const { port, receipts } = await startReceiver();
    const answer = await converse(port, `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100000001\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(receipts).toEqual([]);
  });

  test('a body in chunks is refused where it passes the limit', async () => {
    const { port, receipts } = await startReceiver();
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const answer = await converse(
      port,
      `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${chunk.repeat(5)}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(receipts).toEqual([]);
  });

  test('bodies on their way are bounded, and room comes back', async () => {
    const gate = Promise.withResolvers<{ rejected: number }>();
    const { url, receipts } = await startReceiver({}, () => gate.promise);
    const large = Buffer.alloc(90_000);
    const first = post(url, large);
    await expect.poll(() => receipts.length).toBe(1);
    const second = await post(url, large);
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1']);
    gate.resolve({ rejected: 0 });
    expect((await first).status).toBe(200);
    expect((await post(url, large)).status).toBe(200);
  });

  test('a bound below the size of a body lets bodies in one by one', async () => {
    const { url } = await startReceiver({ maxInFlightBytes: 10 });
    expect((await post(url, BODY)).status).toBe(200);
    expect((await post(url, BODY)).status).toBe(200);
  });

  test('a sender that is too slow is answered, and its room comes back', async () => {
    const { port, url } = await startReceiver({ bodyTimeoutMs: 100, maxInFlightBytes: 100_000 });
    const answer = await converse(port, `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90000\r\n\r\n{`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 [\s\S]*OTLP_MALFORMED/);
    expect((await post(url, Buffer.alloc(90_000))).status).toBe(200);
  });

  test('a sender that hangs up leaves nothing behind', async () => {
    const { port, url, receipts } = await startReceiver({ maxInFlightBytes: 100_000 });
    for (let i = 0; i < 20; i++) {
      const socket = connect(port, '127.0.0.1');
      await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
      socket.write('POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90000\r\n\r\n{"half');
      if (i % 2 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      socket.destroy();
    }
    await expect.poll(async () => (await post(url, Buffer.alloc(90_000))).status).toBe(200);
    expect(receipts.every(({ body }) => body.length === 90_000)).toBe(true);
  });

  test('a sender that hangs up while its body is sealed does no harm', async () => {
    const gate = Promise.withResolvers<{ rejected: number }>();
    const { url, receipts } = await startReceiver({}, () => gate.promise);
    const aborted = new AbortController();
    const first = fetch(url, { method: 'POST', body: BODY, headers: PROTOBUF, signal: aborted.signal });
    await expect.poll(() => receipts.length).toBe(1);
    aborted.abort();
    await expect(first).rejects.toThrow();
    gate.resolve({ rejected: 0 });
    expect((await post(url, BODY)).status).toBe(200);
  });
});

/** Sends raw bytes and gives back what is answered until the other side is quiet or closes. */
function converse(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    const settle = (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      setTimeout(settle, 50);
    });
    socket.on('end', settle).on('error', reject);
    setTimeout(() => reject(new Error('no answer')), 3000).unref();
  });
}

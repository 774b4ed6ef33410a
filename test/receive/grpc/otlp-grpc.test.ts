import { createHash } from 'node:crypto';
import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { CodedError, type ErrorCode } from '@spanproof/vocabulary';
import { afterEach, describe, expect, test } from 'vitest';
import { decode, encode } from '../otlp-oracle.ts';
import { SAMPLE } from '../requests.ts';
import { call, EXPORT_PATH, frame, LOGS_PATH, METRICS_PATH, openSession, type Receiver, startReceiver } from './grpc-peer.ts';

const BODY = Buffer.from(encode('Request', SAMPLE));
const KEY = 'ingest-key-of-acme';
const KEYS = [{ id: 'k', tenant: 'acme', sha256: createHash('sha256').update(KEY).digest('hex') }];

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

async function open(...given: Parameters<typeof startReceiver>): Promise<{ readonly receiver: Receiver; readonly session: ClientHttp2Session }> {
  const receiver = await startReceiver(...given);
  const session = openSession(receiver.url);
  opened.push(receiver, session);
  return { receiver, session };
}

describe('a message that is taken', () => {
  test.each([
    ['plain', frame(BODY), {}, 'identity', BODY],
    ['gzip', frame(gzipSync(BODY), 1), { 'grpc-encoding': 'gzip' }, 'gzip', undefined],
    ['zstd', frame(zstdCompressSync(BODY), 1), { 'grpc-encoding': 'zstd' }, 'zstd', undefined],
    ['not compressed although gzip was announced', frame(BODY), { 'grpc-encoding': 'gzip' }, 'identity', BODY],
  ])('%s reaches accept() in memory of its own and is answered OK', async (_, bytes, headers: OutgoingHttpHeaders, compression, body) => {
    const { receiver, session } = await open();
    const answer = await call(session, [bytes.subarray(0, 3), bytes.subarray(3, 4), bytes.subarray(4)], headers);
    expect([answer.http, answer.headers['content-type'], answer.status, answer.body]).toEqual([200, 'application/grpc', '0', frame(new Uint8Array(0))]);
    const [receipt] = receiver.receipts;
    expect(receipt).toMatchObject({ tenant: 'default', encoding: 'protobuf', compression });
    if (body !== undefined) expect(Buffer.from(receipt?.body ?? [])).toEqual(body);
    expect([receipt?.body.byteOffset, receipt?.body.buffer.byteLength]).toEqual([0, receipt?.body.length]);
    expect(Buffer.from(receipt?.digest ?? [])).toEqual(
      createHash('sha256')
        .update('default\0')
        .update(receipt?.body ?? '')
        .digest(),
    );
    expect(receiver.inFlight()).toBe(0);
  });

  test.each([
    [EXPORT_PATH, undefined],
    [LOGS_PATH, 'logs'],
    [METRICS_PATH, 'metrics'],
  ])('of %s comes with its signal: the same bytes for another one are another delivery', async (path, signal) => {
    const { receiver, session } = await open();
    const answer = await call(session, [frame(BODY)], { ':path': path });
    expect([answer.status, answer.headers['grpc-accept-encoding']]).toEqual(['0', 'identity,gzip,zstd']);
    const [receipt] = receiver.receipts;
    expect(receipt?.signal).toBe(signal);
    const salted = createHash('sha256')
      .update('default\0')
      .update(signal === undefined ? '' : `${signal}\0`);
    expect(Buffer.from(receipt?.digest ?? [])).toEqual(salted.update(BODY).digest());
  });

  test('in part says what was rejected', async () => {
    const { session } = await open(async () => ({ rejected: 3, reason: 'span_id: expected 8 bytes' }));
    const { status, body } = await call(session, [frame(BODY)]);
    expect(status).toBe('0');
    expect(decode('Response', body.subarray(5))['partialSuccess']).toMatchObject({ rejectedSpans: 3n, errorMessage: 'span_id: expected 8 bytes' });
  });

  test('without a span is answered and goes no further', async () => {
    const { receiver, session } = await open();
    expect((await call(session, [frame(new Uint8Array(0))])).status).toBe('0');
    expect(receiver.receipts).toEqual([]);
  });
});

describe('a message that is refused', () => {
  test.each<[ErrorCode, string, number | undefined]>([
    ['OTLP_MALFORMED', '3', undefined],
    ['OTLP_TOO_LARGE', '8', undefined],
    ['INGEST_BUSY', '14', 1],
    ['JOURNAL_FULL', '14', 30],
    ['DISK_FULL', '14', 30],
    ['ENGINE_DOWN', '14', 5],
  ])('by %s has its code, and says when to come again', async (code, status, seconds) => {
    const { session } = await open(async () => Promise.reject(new CodedError(code, 'voll: 100 % é')));
    const answer = await call(session, [frame(BODY)]);
    expect([answer.status, answer.message]).toEqual([status, `${code}: voll: 100 % é`]);
    const rpc = decode('RpcStatus', answer.details) as unknown as { code: number; message: string };
    expect([rpc.code, rpc.message]).toEqual([Number(status), answer.message]);
    // google.protobuf.Any { type_url, value: RetryInfo { retry_delay: Duration { seconds } } }
    const delay = seconds === undefined ? undefined : Buffer.from([0x12, 4, 0x0a, 2, 0x08, seconds]);
    if (delay === undefined) expect(answer.details.includes('google.rpc.RetryInfo')).toBe(false);
    else expect(answer.details.subarray(answer.details.indexOf('google.rpc.RetryInfo') + 'google.rpc.RetryInfo'.length)).toEqual(delay);
  });

  test('by a defect keeps the text inside', async () => {
    const { session } = await open(async () => Promise.reject(new Error('secret detail')));
    const { status, message } = await call(session, [frame(BODY)]);
    expect([status, message]).toEqual(['14', 'INTERNAL: the body was not stored']);
  });

  test.each<[string, OutgoingHttpHeaders, string]>([
    ['no key', {}, '16'],
    ['another key', { authorization: 'Bearer other' }, '16'],
    ['its key', { authorization: `Bearer ${KEY}` }, '0'],
  ])('where keys are set and it has %s', async (_, headers, status) => {
    const { receiver, session } = await open(undefined, { keys: KEYS });
    expect((await call(session, [frame(BODY)], headers)).status).toBe(status);
    expect(receiver.receipts.map(({ tenant }) => tenant)).toEqual(status === '0' ? ['acme'] : []);
  });
});

describe('hostile calls', () => {
  test.each<[string, readonly Uint8Array[], OutgoingHttpHeaders, string]>([
    ['nothing at all', [], {}, '3'],
    ['a cut prefix', [Buffer.from([0, 0, 0])], {}, '3'],
    ['a message cut short', [frame(BODY).subarray(0, 40)], {}, '3'],
    ['two messages', [frame(BODY), frame(BODY)], {}, '3'],
    ['a foreign flag', [frame(BODY, 2)], {}, '3'],
    ['compressed, without saying how', [frame(gzipSync(BODY), 1)], {}, '3'],
    ['a prefix that promises 4 GiB', [Buffer.from([0, 255, 255, 255, 255, 1])], {}, '8'],
    ['more than fits', [frame(Buffer.alloc(100_001))], {}, '8'],
    ['a foreign compression', [frame(BODY, 1)], { 'grpc-encoding': 'snappy' }, '12'],
    ['a prototype’s member as compression', [frame(BODY, 1)], { 'grpc-encoding': 'constructor' }, '12'],
    ['a compression in capitals', [frame(BODY, 1)], { 'grpc-encoding': 'ZSTD' }, '12'],
    ['two compressions', [frame(BODY, 1)], { 'grpc-encoding': 'gzip,zstd' }, '12'],
    ['another service', [frame(BODY)], { ':path': '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo' }, '12'],
    ['another method of a service', [frame(BODY)], { ':path': LOGS_PATH.replace('/Export', '/export') }, '12'],
    ['a service with a query', [frame(BODY)], { ':path': `${METRICS_PATH}?x` }, '12'],
    ['logs cut short', [frame(BODY).subarray(0, 40)], { ':path': LOGS_PATH }, '3'],
    ['metrics beyond the limit', [frame(Buffer.alloc(100_001))], { ':path': METRICS_PATH }, '8'],
  ])('%s is refused with a code, and the next call is served', async (_, chunks, headers, status) => {
    const { receiver, session } = await open();
    expect((await call(session, chunks, headers)).status).toBe(status);
    expect((await call(session, [frame(BODY)])).status).toBe('0');
    expect(receiver.inFlight()).toBe(0);
    expect(receiver.receipts).toHaveLength(1);
  });

  test('what is no gRPC gets an HTTP status', async () => {
    const { session } = await open();
    expect((await call(session, [BODY], { 'content-type': 'application/x-protobuf' })).http).toBe(415);
    expect((await call(session, [], { ':method': 'PUT' })).http).toBe(415);
  });

  test('room is taken as bytes arrive: beyond it INGEST_BUSY, and an abandoned call gives it back', async () => {
    const { receiver, session } = await open(undefined, { inFlight: 60_000 });
    const stream = session.request({
      ':method': 'POST',
      ':path': EXPORT_PATH,
      'content-type': 'application/grpc',
    });
    stream.on('error', () => undefined);
    stream.write(frame(Buffer.alloc(90_000)).subarray(0, 50_000));
    await expect.poll(() => receiver.inFlight(), { timeout: 10_000 }).toBe(50_000);
    expect((await call(session, [frame(Buffer.alloc(20_000))])).status).toBe('14');
    stream.close(8);
    await expect.poll(() => receiver.inFlight(), { timeout: 10_000 }).toBe(0);
    expect((await call(session, [frame(BODY)])).status).toBe('0');
  });

  test.each([
    ['HTTP/1.1', 'POST /v1/traces HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['noise', '\0\xff\x10garbage'.repeat(500)],
    ['a preface with a frame of 16 MiB', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\x00\x00\x00\x00\x00\x01'],
  ])('%s breaks its own connection only', async (_, bytes) => {
    const { receiver, session } = await open();
    const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1');
    socket.on('error', () => undefined).write(Buffer.from(bytes, 'latin1'));
    await new Promise((resolve) => socket.once('close', resolve).resume());
    expect((await call(session, [frame(BODY)])).status).toBe('0');
  });
});

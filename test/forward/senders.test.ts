import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import net, { type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Sender } from '../../processor/src/forward/contract.ts';
import { createGrpcSender } from '../../processor/src/forward/send-grpc.ts';
import { createHttpSender } from '../../processor/src/forward/send-http.ts';
import { createOtlpHttpHandler } from '../../processor/src/receive/otlp-http.ts';
import type { Receipt } from '../../processor/src/stage.ts';
import { frame, startReceiver } from '../receive/grpc/grpc-peer.ts';
import { requestOf } from './forwarding.ts';

const TOKEN = 'token-of-the-backend';
const KEYS = [{ id: 'k', tenant: 'acme', sha256: createHash('sha256').update(TOKEN).digest('hex') }];
const { bytes: REQUEST } = requestOf('x');

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  opened.push({ close: () => server.close() });
  return (server.address() as AddressInfo).port;
}

function sender(
  protocol: 'http' | 'grpc',
  endpoint: string,
  more: { readonly ca?: Uint8Array; readonly headers?: Record<string, string>; readonly timeoutMs?: number } = {},
): Sender {
  const made = (protocol === 'grpc' ? createGrpcSender : createHttpSender)({ endpoint, compression: 'none', timeoutMs: 2000, headers: {}, ...more });
  opened.push(made);
  return made;
}

describe('over TLS, with a token', () => {
  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
  let folder: string;
  let tls: { readonly cert_file: string; readonly key_file: string };
  let ca: Buffer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanproof-senders-'));
    tls = { cert_file: join(folder, 'cert.pem'), key_file: join(folder, 'key.pem') };
    if (!hasOpenssl) return;
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    execFileSync('openssl', ['req', '-x509', ...curve, '-nodes', '-days', '2', '-keyout', tls.key_file, '-out', tls.cert_file, ...subject], {
      stdio: 'ignore',
    });
    ca = await readFile(tls.cert_file);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function start(protocol: 'http' | 'grpc'): Promise<{ readonly url: string; readonly receipts: readonly Receipt[] }> {
    if (protocol === 'grpc') {
      const receiver = await startReceiver(undefined, { keys: KEYS, tls });
      opened.push(receiver);
      return receiver;
    }
    const receipts: Receipt[] = [];
    const handler = createOtlpHttpHandler(
      { accept: async (receipt) => ({ rejected: receipts.push(receipt) - receipts.length }) },
      { keys: KEYS, maxBodyBytes: 1 << 20, maxInFlightBytes: 1 << 20, bodyTimeoutMs: 1000 },
    );
    const server = https.createServer({ cert: await readFile(tls.cert_file), key: await readFile(tls.key_file) }, handler);
    opened.push({ close: () => server.closeAllConnections() });
    return { url: `https://127.0.0.1:${await listen(server)}`, receipts };
  }

  test.runIf(hasOpenssl).each(['http', 'grpc'] as const)('%s: what it trusts gets the request; what it does not gets nothing', async (protocol) => {
    const { url, receipts } = await start(protocol);
    const headers = { authorization: `Bearer ${TOKEN}` };
    expect((await sender(protocol, url, { headers }).send(REQUEST)).type).toBe('later'); // the certificate is nobody's
    expect(receipts).toHaveLength(0);
    expect(await sender(protocol, url, { headers, ca }).send(REQUEST)).toEqual({ type: 'taken', rejected: 0, reason: '' });
    expect(receipts.map(({ tenant, body }) => [tenant, Buffer.compare(body, REQUEST)])).toEqual([['acme', 0]]);
    expect((await sender(protocol, url, { ca }).send(REQUEST)).type).toBe('refused');
  });
});

describe('hostile backends', () => {
  const answers: readonly (readonly [string, http.RequestListener, 'taken' | 'later' | 'refused'])[] = [
    [
      'a partial success that is no protobuf',
      (_, response) => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(Buffer.alloc(500, 0xff)),
      'taken',
    ],
    [
      'more rejected spans than there are',
      (_, response) => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(Buffer.from([0x0a, 3, 0x08, 0xff, 0x7f])),
      'taken',
    ],
    ['an answer without end', (_, response) => pour(response.writeHead(200)), 'taken'],
    ['a redirection', (_, response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(), 'refused'],
    [
      'a cut answer',
      (request, response) => void (response.writeHead(200, { 'content-length': 10 }).write('x') && setImmediate(() => request.socket.destroy())),
      'taken',
    ],
    ['a strange Retry-After', (_, response) => response.writeHead(503, { 'retry-after': 'tomorrow' }).end(), 'later'],
  ];
  test.each(answers)('HTTP: %s', async (_, listener, type) => {
    const server = http.createServer(listener);
    const port = await listen(server);
    opened.push({ close: () => server.closeAllConnections() });
    expect((await sender('http', `http://127.0.0.1:${port}`).send(REQUEST)).type).toBe(type);
  });

  function pour(response: http.ServerResponse): void {
    response.on('error', () => undefined);
    const write = (): void => {
      if (!response.destroyed && response.write(Buffer.alloc(65_536))) setImmediate(write);
    };
    response.on('drain', write);
    write();
  }

  test.each<[string, (stream: http2.ServerHttp2Stream) => void, 'taken' | 'later' | 'refused']>([
    ['no status', (stream) => stream.respond({ ':status': 200 }, { endStream: true }), 'later'],
    ['a status that is none', (stream) => stream.respond({ ':status': 200, 'grpc-status': 'OK' }, { endStream: true }), 'later'],
    ['HTTP 404', (stream) => stream.respond({ ':status': 404 }, { endStream: true }), 'refused'],
    [
      'details that are noise',
      (stream) => stream.respond({ ':status': 200, 'grpc-status': '14', 'grpc-status-details-bin': '/////w' }, { endStream: true }),
      'later',
    ],
    ['RESOURCE_EXHAUSTED without RetryInfo', (stream) => stream.respond({ ':status': 200, 'grpc-status': '8' }, { endStream: true }), 'refused'],
    ['a broken stream', (stream) => stream.close(http2.constants.NGHTTP2_INTERNAL_ERROR), 'later'],
    [
      'a response that is noise, and OK',
      (stream) => {
        stream.respond({ ':status': 200 }, { waitForTrailers: true });
        stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
        stream.end(frame(Buffer.alloc(100, 0xff)));
      },
      'taken',
    ],
  ])('gRPC: %s', async (_, answer, type) => {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => undefined).resume();
      answer(stream);
    });
    server.on('sessionError', () => undefined);
    const port = await listen(server);
    const one = sender('grpc', `http://127.0.0.1:${port}`);
    expect((await one.send(REQUEST)).type).toBe(type);
    expect((await one.send(REQUEST)).type).toBe(type); // also after what broke
  });

  test.each(['http', 'grpc'] as const)('%s: noise instead of the protocol, silence, and nobody at all', async (protocol) => {
    const noise = net.createServer((socket) => socket.on('error', () => undefined).end(Buffer.alloc(3000, 0xa7)));
    const silence = net.createServer((socket) => socket.on('error', () => undefined).resume());
    for (const port of [await listen(noise), await listen(silence), 1]) {
      const delivery = await sender(protocol, `http://127.0.0.1:${port}`, { timeoutMs: 300 }).send(REQUEST);
      expect(delivery).toMatchObject({ type: 'later' });
    }
  });
});

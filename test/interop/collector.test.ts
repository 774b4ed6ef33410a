import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectControl } from '@spanproof/processor';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { type HttpBackend, spansOf, startHttpBackend } from '../forward/backend.ts';
import { canarySpan, REDACTING } from '../forward/canaries.ts';
import { encode } from '../receive/otlp-oracle.ts';
import { PLANTED } from '../support/planted-values.ts';
import { startProcessorProcess } from '../support/processor-process.ts';
import { type BuiltCollector, buildCollector } from './build-collector.ts';
import { type Collector, freePort, startCollector } from './collector.ts';

let built: BuiltCollector = { missing: 'the Collector was not built' };
beforeAll(async () => {
  built = await buildCollector();
}, 600_000);

let folder: string;
let backend: HttpBackend;
const opened: { close(): Promise<unknown> }[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-interop-'));
  backend = await startHttpBackend();
  opened.push(backend);
});
afterEach(async () => {
  for (const one of opened.splice(0).toReversed()) await one.close();
  await rm(folder, { recursive: true, force: true });
});

/** Spanproof between two Collectors, all speaking `protocol`. Collector ends start before it: what comes early must wait there. */
async function chain(
  binary: string,
  protocol: 'grpc' | 'http',
): Promise<{ readonly front: Collector; startSpanproof(): Promise<void>; readonly data: string }> {
  const behind = await startCollector(binary, 'collector-behind.yaml', { BACKEND_HTTP: backend.url });
  opened.push(behind);
  const [grpcPort, httpPort] = [await freePort(), await freePort()];
  const front = await startCollector(
    binary,
    'collector.yaml',
    { SPANPROOF_GRPC: `127.0.0.1:${grpcPort}`, SPANPROOF_HTTP: `http://127.0.0.1:${httpPort}`, COLLECTOR_QUEUE: join(folder, 'queue') },
    protocol === 'grpc' ? undefined : 'service::pipelines::traces::exporters: [otlp_http/spanproof]',
  );
  opened.push(front);
  const data = join(folder, 'data');
  const policy = join(folder, 'policy.json');
  await writeFile(policy, JSON.stringify(REDACTING));
  return {
    front,
    data,
    async startSpanproof() {
      const endpoint = protocol === 'grpc' ? `http://${behind.grpc}` : behind.http;
      const processor = await startProcessorProcess(data, ['--policy', policy, '--listen', `127.0.0.1:${httpPort}`], {
        SPANPROOF_RECEIVERS_OTLP_PROTOCOLS_GRPC_ENDPOINT: `127.0.0.1:${grpcPort}`,
        SPANPROOF_EXPORTERS_OTLP: `[{ name: collector, endpoint: "${endpoint}", protocol: ${protocol} }]`,
      });
      opened.push({ close: () => processor.stop() });
    },
  };
}

async function post(url: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, { method: 'POST', body, headers: { 'content-type': 'application/x-protobuf' } });
  expect(response.status).toBe(200);
}

const BODY = new Uint8Array(encode('Request', canarySpan(PLANTED.EMAIL)));
const SENT = spansOf(decodeTraces(BODY, 'protobuf'));

describe.each(['grpc', 'http'] as const)('Collector -> Spanproof -> Collector over %s', (protocol) => {
  test('a span arrives redacted, once, with the same ids, although Spanproof came late', { timeout: 90_000 }, async (context) => {
    if ('missing' in built) return context.skip(built.missing);
    const { front, data, startSpanproof } = await chain(built.binary, protocol);
    await post(front.http, BODY);
    await startSpanproof();
    await expect.poll(() => backend.spans().length, { timeout: 30_000 }).toBe(SENT.length);
    const got = backend.spans();
    expect(got.map(({ traceId, spanId, parentSpanId }) => [traceId, spanId, parentSpanId])).toEqual(
      SENT.map(({ traceId, spanId, parentSpanId }) => [traceId, spanId, parentSpanId]),
    );
    for (const { bytes } of backend.requests) expect(bytes.includes(PLANTED.EMAIL)).toBe(false);
    expect(got[0]?.attributes).toContainEqual(['canary.string', 'mail [EMAIL_1] please']);
    await expect
      .poll(() => connectControl(data).status())
      .toMatchObject({ calls: 1, foreign: 1, rejected: 0, forward: { backends: [{ forwarded: SENT.length, waiting: 0 }] } });
    // Whoever would send twice has had the time.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(backend.spans()).toHaveLength(SENT.length);
  });
});

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { connectControl } from '@spanproof/processor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyValues } from '../normalise/otlp-span.ts';
import { findPlaintext, readFilesBelow } from '../support/plaintext-scan.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { encodeJson } from './otlp-oracle.ts';

const CANARY = `canary-${randomBytes(9).toString('hex')}`;
const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

let data: string;
let processor: ProcessorProcess;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-signals-'));
  processor = await startProcessorProcess(data);
}, 60_000);
afterAll(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
});

async function send(
  signal: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly answer: unknown }> {
  const response = await fetch(`${processor.endpoint}/v1/${signal}`, { method: 'POST', body: Uint8Array.from(body), headers });
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, answer: response.headers.get('content-type') === 'application/json' ? JSON.parse(bytes.toString()) : bytes.length };
}
const JSON_ZSTD = { 'content-type': 'application/json', 'content-encoding': 'zstd' };
const PROTOBUF = { 'content-type': 'application/x-protobuf' };

test('a running processor takes the three signals, seals events and keeps no word of them in the open', { timeout: 60_000 }, async () => {
  const logs = {
    resourceLogs: [
      {
        scopeLogs: [
          {
            logRecords: [
              {
                ...IDS,
                flags: 1,
                timeUnixNano: '1790000000000000000',
                eventName: 'gen_ai.user.message',
                body: { kvlistValue: { values: keyValues({ content: CANARY }) } },
              },
              { timeUnixNano: '1790000000000000000', body: { stringValue: CANARY } },
            ],
          },
        ],
      },
    ],
  };
  const metrics = {
    resourceMetrics: [
      {
        scopeMetrics: [
          {
            metrics: [
              { name: 'gen_ai.client.token.usage', histogram: { dataPoints: [{ timeUnixNano: '1' }, { timeUnixNano: '2' }] } },
              { name: 'system.cpu.time', sum: { dataPoints: [{ timeUnixNano: '1' }] } },
            ],
          },
        ],
      },
    ],
  };
  expect(await send('logs', zstdCompressSync(JSON.stringify(logs)), JSON_ZSTD)).toEqual({
    status: 200,
    answer: { partialSuccess: { rejectedLogRecords: '0', errorMessage: '1 log records are no GenAI events and were not kept' } },
  });
  expect(await send('metrics', zstdCompressSync(JSON.stringify(metrics)), JSON_ZSTD)).toEqual({
    status: 200,
    answer: { partialSuccess: { rejectedDataPoints: '0', errorMessage: '1 data points are of no GenAI metric and were not kept' } },
  });
  expect(await send('metrics', encodeJson('MetricsRequest', { resourceMetrics: [{ scopeMetrics: [{}] }] }), PROTOBUF)).toEqual({ status: 200, answer: 0 });
  for (const signal of ['logs', 'metrics', 'traces']) {
    expect(await send(signal, Buffer.from('no zstd'), JSON_ZSTD)).toMatchObject({
      status: 400,
      answer: { code: 3, message: expect.stringMatching(/^OTLP_MALFORMED: /) },
    });
    expect((await send(signal, Buffer.from([0x0a, 0xff]), PROTOBUF)).status).toBe(400);
  }
  const control = connectControl(data);
  await expect
    .poll(() => control.status(), { timeout: 10_000 })
    .toMatchObject({ accepted: 2, calls: 1, foreign: 1, rejected: 0, points: 2, foreign_points: 1 });
  await expect.poll(async () => (await control.status()).stored, { timeout: 20_000 }).toBeGreaterThan(0);
  for (const { path, bytes } of readFilesBelow(data)) expect(findPlaintext(bytes, [CANARY]), path).toEqual([]);
  expect(processor.output()).not.toContain(CANARY);
});

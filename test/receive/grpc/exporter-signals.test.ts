import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { ProtobufLogsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { InMemoryLogRecordExporter, LoggerProvider, type ReadableLogRecord, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { connectControl } from '@spanproof/processor';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPlaintext, readFilesBelow } from '../../support/plaintext-scan.ts';
import { type ProcessorProcess, startProcessorProcess } from '../../support/processor-process.ts';
import { decode } from '../otlp-oracle.ts';
import { type CallResult, call, EXPORT_PATH, frame, LOGS_PATH, METRICS_PATH, openSession } from './grpc-peer.ts';

const CANARY = `canary-${randomBytes(9).toString('hex')}`;
const ZSTD = { 'grpc-encoding': 'zstd' };

let data: string;
let processor: ProcessorProcess;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-grpc-signals-'));
  processor = await startProcessorProcess(data);
}, 60_000);
afterAll(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
});

/** One event of a span, and a line that is none. */
function makeRecords(spanId: string): readonly ReadableLogRecord[] {
  const memory = new InMemoryLogRecordExporter();
  const logger = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: memory })] }).getLogger('sample');
  const context = trace.setSpanContext(ROOT_CONTEXT, { traceId: '0af7651916cd43dd8448eb211c80319c', spanId, traceFlags: TraceFlags.SAMPLED });
  logger.emit({ context, eventName: 'gen_ai.user.message', body: { content: CANARY } });
  logger.emit({ body: CANARY });
  return memory.getFinishedLogRecords();
}

/** Two points of a GenAI metric, and one of another. */
async function makeMetrics(): Promise<Uint8Array> {
  const memory = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: memory, exportIntervalMillis: 3_600_000 })] });
  const usage = provider.getMeter('sample').createHistogram('gen_ai.client.token.usage');
  for (const type of ['input', 'output']) usage.record(7, { 'gen_ai.token.type': type });
  provider.getMeter('sample').createCounter('shop.orders').add(1);
  await provider.forceFlush();
  const [metrics] = memory.getMetrics();
  await provider.shutdown();
  const bytes = metrics === undefined ? undefined : ProtobufMetricsSerializer.serializeRequest(metrics);
  if (bytes === undefined) throw new Error('nothing serialised');
  return bytes;
}

async function send(path: string, message: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<CallResult> {
  const session = openSession(processor.grpcEndpoint);
  try {
    return await call(session, [frame(message, headers['grpc-encoding'] === undefined ? 0 : 1)], { ':path': path, ...headers });
  } finally {
    session.close();
  }
}

/** `rejected_*` is field 1 of all three messages. */
function readPartial({ status, body }: CallResult): unknown {
  expect(status).toBe('0');
  const { rejectedSpans: rejected, errorMessage: reason } = decode('Response', body.subarray(5))['partialSuccess'] as unknown as Record<string, unknown>;
  return { rejected, reason };
}

const LOGS_DROPPED = { rejected: 0n, reason: '1 log records are no GenAI events and were not kept' };
const POINTS_DROPPED = { rejected: 0n, reason: '1 data points are of no GenAI metric and were not kept' };

test('a running processor takes logs and metrics over gRPC as over HTTP, and no word of them lies in the open', { timeout: 90_000 }, async () => {
  for (const [at, compression] of [CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP].entries()) {
    const exporter = new OTLPLogExporter({ url: processor.grpcEndpoint, compression });
    const result = await new Promise((resolve) => exporter.export([...makeRecords(`b7ad6b716920333${at}`)], resolve));
    await exporter.shutdown();
    expect(result).toEqual({ code: ExportResultCode.SUCCESS });
  }
  const logs = ProtobufLogsSerializer.serializeRequest([...makeRecords('b7ad6b7169203339')]) ?? new Uint8Array(0);
  expect(readPartial(await send(LOGS_PATH, zstdCompressSync(logs), ZSTD))).toEqual(LOGS_DROPPED);
  const metrics = await makeMetrics();
  expect(readPartial(await send(METRICS_PATH, zstdCompressSync(metrics), ZSTD))).toEqual(POINTS_DROPPED);
  expect(readPartial(await send(METRICS_PATH, metrics))).toEqual(POINTS_DROPPED);
  const control = connectControl(data);
  await expect
    .poll(() => control.status(), { timeout: 10_000 })
    .toMatchObject({ accepted: 6, calls: 3, foreign: 3, rejected: 0, points: 4, foreign_points: 2 });
  await expect.poll(async () => (await control.status()).stored, { timeout: 20_000 }).toBeGreaterThan(0);
  for (const { path, bytes } of readFilesBelow(data)) expect(findPlaintext(bytes, [CANARY]), path).toEqual([]);
  expect(processor.output()).not.toContain(CANARY);
});

test('events without a trace are refused one by one, and the others are kept', { timeout: 30_000 }, async () => {
  const memory = new InMemoryLogRecordExporter();
  const logger = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: memory })] }).getLogger('sample');
  for (let i = 0; i < 3; i += 1) logger.emit({ eventName: 'gen_ai.choice', body: { index: i } });
  const records = [...memory.getFinishedLogRecords(), ...makeRecords('b7ad6b7169203338')];
  const answer = await send(LOGS_PATH, ProtobufLogsSerializer.serializeRequest(records) ?? new Uint8Array(0));
  expect(readPartial(answer)).toEqual({ rejected: 3n, reason: expect.stringMatching(/^trace_?id/i) });
});

/** RFC 8878: magic number, no flags, a window of 64 MiB, one raw block. */
const WIDE = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (26 - 10) << 3, (2 << 3) | 1, 0, 0, 0x0a, 0]);

test.each<[string, () => Uint8Array, Readonly<Record<string, string>>, string, string]>([
  ['no zstd', () => Buffer.from('no zstd'), ZSTD, '3', 'OTLP_MALFORMED'],
  ['a cut frame', () => zstdCompressSync(Buffer.alloc(900)).subarray(0, -3), ZSTD, '3', 'OTLP_MALFORMED'],
  ['two frames', () => Buffer.concat([zstdCompressSync(Buffer.alloc(9)), zstdCompressSync(Buffer.alloc(9))]), ZSTD, '3', 'OTLP_MALFORMED'],
  ['a frame that asks for 64 MiB of window', () => WIDE, ZSTD, '3', 'OTLP_MALFORMED'],
  ['a bomb', () => zstdCompressSync(Buffer.alloc(64 << 20)), ZSTD, '8', 'OTLP_TOO_LARGE'],
  ['a length beyond the message', () => Buffer.from([0x0a, 0xff]), {}, '3', 'OTLP_MALFORMED'],
  ['noise', () => randomBytes(4_096).fill(0xff, 0, 1), {}, '3', 'OTLP_MALFORMED'],
])('%s is refused with a code, whatever the signal', { timeout: 30_000 }, async (_, make, headers, status, code) => {
  const message = make();
  for (const path of [EXPORT_PATH, LOGS_PATH, METRICS_PATH]) {
    const answer = await send(path, message, headers);
    expect([answer.status, answer.message.split(':')[0]], path).toEqual([status, code]);
  }
  expect(readPartial(await send(METRICS_PATH, await makeMetrics()))).toEqual(POINTS_DROPPED);
});

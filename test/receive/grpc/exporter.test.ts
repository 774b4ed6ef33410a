import { createHash } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import { ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { BasicTracerProvider, InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { CodedError } from '@spanproof/vocabulary';
import { afterEach, expect, test } from 'vitest';
import { decodeTraces } from '../../../processor/src/receive/decode-traces.ts';
import { inflate } from '../../../processor/src/receive/inflate.ts';
import { type Receiver, startReceiver } from './grpc-peer.ts';

let receiver: Receiver | undefined;
afterEach(() => receiver?.close());

function makeSpans(count: number): ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(memory)] }).getTracer('sample');
  for (let i = 0; i < count; i++) tracer.startSpan(`span ${i}`, { attributes: { 'gen_ai.operation.name': 'chat', i } }).end();
  return memory.getFinishedSpans();
}

test.each([CompressionAlgorithm.NONE, CompressionAlgorithm.GZIP])('the OpenTelemetry gRPC exporter is served, compression %s', async (compression) => {
  const key = 'key-of-shop';
  receiver = await startReceiver(undefined, { keys: [{ id: 'k', tenant: 'shop', sha256: createHash('sha256').update(key).digest('hex') }] });
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${key}`);
  const exporter = new OTLPTraceExporter({ url: receiver.url, compression, metadata });
  const spans = makeSpans(50);
  const result = await new Promise<{ code: number }>((resolve) => exporter.export(spans, resolve));
  await exporter.shutdown();
  expect(result.code).toBe(ExportResultCode.SUCCESS);
  const [receipt] = receiver.receipts;
  if (receipt === undefined) throw new Error('nothing arrived');
  expect(receipt.tenant).toBe('shop');
  const model = decodeTraces(inflate(receipt.body, receipt.compression, 1 << 20), 'protobuf');
  expect(model.resources[0]?.scopes[0]?.spans.map(({ spanId }) => spanId)).toEqual(spans.map((span) => span.spanContext().spanId));
});

test('a busy receiver is told apart from a refusal for good', async () => {
  receiver = await startReceiver(async () => Promise.reject(new CodedError('INGEST_BUSY', 'later')));
  const exporter = new OTLPTraceExporter({ url: receiver.url });
  const result = await new Promise<{ code: number; error?: Error }>((resolve) => exporter.export(makeSpans(1), resolve));
  await exporter.shutdown();
  expect(result).toMatchObject({ code: ExportResultCode.FAILED, error: { code: 14, details: 'INGEST_BUSY: later' } });
});

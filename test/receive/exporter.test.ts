import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { expect, test } from 'vitest';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { decodeByOracle } from './otlp-oracle.ts';

test('what the OpenTelemetry exporter serialises is read the same from both encodings, and as protobuf-es reads it', async () => {
  const memory = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', cores: 8 }),
    spanProcessors: [new SimpleSpanProcessor(memory)],
  });
  const tracer = provider.getTracer('sample', '1.0.0', { schemaUrl: 'https://opentelemetry.io/schemas/1.44.0' });
  for (let i = 0; i < 40; i++) {
    const span = tracer.startSpan(`span ${i}`, {
      kind: SpanKind.CLIENT,
      attributes: { i, half: i / 2, text: `é${'x'.repeat(i)}`, list: ['a', 'b'], numbers: [1, 2.5], yes: true },
    });
    span.addEvent('first token', { at: i });
    if (i % 3 === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: 'failed' }).recordException(new Error('boom'));
    if (i > 0) span.addLink({ context: tracer.startSpan('linked').spanContext(), attributes: { why: 'test' } });
    span.end();
  }
  const spans = memory.getFinishedSpans();
  const binary = ProtobufTraceSerializer.serializeRequest(spans);
  const text = JsonTraceSerializer.serializeRequest(spans);
  if (binary === undefined || text === undefined) throw new Error('nothing serialised');
  const model = decodeTraces(binary, 'protobuf');
  expect(model.resources[0]?.scopes[0]?.spans).toHaveLength(40);
  expect(decodeByOracle(binary)).toEqual(model);
  expect(decodeTraces(text, 'json')).toEqual(model);
  await provider.shutdown();
});

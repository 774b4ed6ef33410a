import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';

type Value = string | number | boolean | readonly unknown[] | object | null | undefined;
type Time = ReadableSpan['startTime'];

/** The OTLP/JSON text of one span (opentelemetry-proto trace/v1). One line: JSON text has no line breaks. */
export function encodeSpan(span: ReadableSpan): string {
  const { traceId, spanId } = span.spanContext();
  return JSON.stringify({
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    name: span.name,
    kind: span.kind + 1,
    startTimeUnixNano: nanoseconds(span.startTime),
    endTimeUnixNano: nanoseconds(span.endTime),
    attributes: encodeAttributes(span.attributes),
    status: { code: span.status.code },
  });
}

/** What comes before the spans of a body; BODY_END after them. */
export function encodeBodyStart({ resource, instrumentationScope }: Pick<ReadableSpan, 'resource' | 'instrumentationScope'>): string {
  const { name, version, schemaUrl } = instrumentationScope;
  const scope = JSON.stringify({ scope: { name, version }, schemaUrl, spans: [] });
  return `{"resourceSpans":[{"resource":${JSON.stringify({ attributes: encodeAttributes(resource.attributes) })},"scopeSpans":[${scope.slice(0, -2)}`;
}

export const BODY_END = ']}]}]}';

function nanoseconds([seconds, nanos]: Time): string {
  return String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
}

function encodeAttributes(attributes: Readonly<Record<string, Value>>): readonly object[] {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([key, value]) => ({ key, value: encodeValue(value) }));
}

function encodeValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isSafeInteger(value) ? { intValue: value } : { doubleValue: Number.isFinite(value) ? value : String(value) };
  return { arrayValue: { values: Array.isArray(value) ? value.map(encodeValue) : [] } };
}

import type { AttributeValue } from '@spanproof/vocabulary/ledger';

/**
 * An OTLP trace request as decoded, the same from protobuf and JSON (opentelemetry-proto v1, trace/v1/trace.proto). Every known field is
 * here: what no later stage maps must still be kept. All strings are attacker-controlled and well-formed.
 */
export interface DecodedTraces {
  readonly resources: readonly ResourceSpans[];
}

/** In the order received; keys may repeat. Integers beyond 2^53 are bigint, an empty AnyValue is null. */
export type Attributes = readonly (readonly [key: string, value: AttributeValue])[];

export interface ResourceSpans {
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly schemaUrl: string;
  readonly scopes: readonly ScopeSpans[];
}

export interface ScopeSpans {
  readonly name: string;
  readonly version: string;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly schemaUrl: string;
  readonly spans: readonly Span[];
}

/** Ids are lower-case hex of whatever length was sent (17 bytes stand for anything longer); empty where absent. Times are ns since the epoch, 0 where absent. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  readonly events: readonly SpanEvent[];
  readonly droppedEvents: number;
  readonly links: readonly SpanLink[];
  readonly droppedLinks: number;
  /** 0 unset, 1 ok, 2 error; other numbers as received. */
  readonly statusCode: number;
  readonly statusMessage: string;
}

/** An OTLP log request, in the same way (logs/v1/logs.proto). */
export interface DecodedLogs {
  readonly resources: readonly ResourceLogs[];
}

export interface ResourceLogs extends Omit<ResourceSpans, 'scopes'> {
  readonly scopes: readonly ScopeLogs[];
}

export interface ScopeLogs extends Omit<ScopeSpans, 'spans'> {
  readonly records: readonly LogRecord[];
}

export interface LogRecord {
  readonly time: bigint;
  readonly observed: bigint;
  readonly severity: number;
  readonly severityText: string;
  readonly eventName: string;
  /** null where absent. */
  readonly body: AttributeValue;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
  /** The low eight bits are those of the trace context: bit 0 says sampled. */
  readonly flags: number;
  readonly traceId: string;
  readonly spanId: string;
}

/** How many data points an OTLP metrics request holds (metrics/v1/metrics.proto), by the metric's name. */
export type PointCounts = ReadonlyMap<string, number>;

export interface SpanEvent {
  readonly time: bigint;
  readonly name: string;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
}

export interface SpanLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly flags: number;
  readonly attributes: Attributes;
  readonly droppedAttributes: number;
}

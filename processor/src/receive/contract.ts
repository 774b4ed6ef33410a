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

import { type Context, context, diag, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { GENERAL, type ReportType, SOURCE_CHECKPOINT, SOURCE_HELLO, SOURCE_REPORT, SPANPROOF } from '@spanproof/vocabulary';
import type { EgressCounts } from './egress.ts';
import type { DecidedCall } from './deliver/decisions.ts';
import type { CallAttributes, Source } from './source.ts';

/** Writes the spans of record. A span gets its attributes once, at its end: what is digested is what is sent. */
export interface SpanWriter {
  /** Starts the clock; a child of the application's active span, whatever sampler the application has. */
  begin(): OpenSpan;
  /** Writes the record of a call that a process before this one had decided on, under a number of this process. */
  recover(call: DecidedCall): void;
  /** A record that is no call, numbered like one. Milliseconds since the epoch. */
  report(type: ReportType, attributes: CallAttributes, time?: { readonly start: number; readonly end: number }): void;
  hello(): void;
  checkpoint(egress: EgressCounts | undefined): void;
}

export interface OpenSpan {
  /** The application's span above it. */
  readonly parent: { readonly traceId: string; readonly spanId: string; readonly traceFlags: number } | undefined;
  /** `error.type` among the attributes makes the status ERROR. */
  finish(name: string, attributes: CallAttributes): void;
}

export function createSpanWriter({ tracer, source }: { readonly tracer: Tracer; readonly source: Source }): SpanWriter {
  function writeInstant(name: string, attributes: CallAttributes): void {
    const now = new Date();
    const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, startTime: now }, ROOT_CONTEXT);
    write(span, attributes);
    span.end(now);
  }
  function finish(span: Span, name: string, attributes: CallAttributes): void {
    span.updateName(name);
    if (attributes[GENERAL.errorType] !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
    write(span, source.stamp(attributes));
    span.end();
  }

  return {
    begin() {
      // Named at its end. A suppressed context of the application must not suppress evidence: only the parent is taken from it.
      const above = parentOnly(context.active());
      const span = tracer.startSpan('call', { kind: SpanKind.CLIENT }, above);
      return { parent: trace.getSpanContext(above), finish: (name, attributes) => finish(span, name, attributes) };
    },
    recover({ name, start, parent, attributes }) {
      const above = parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
      finish(tracer.startSpan('call', { kind: SpanKind.CLIENT, startTime: start }, above), name, attributes);
    },
    report(type, attributes, { start, end } = { start: Date.now(), end: Date.now() }) {
      const span = tracer.startSpan(SOURCE_REPORT, { kind: SpanKind.INTERNAL, startTime: start }, ROOT_CONTEXT);
      write(span, source.stamp({ [SPANPROOF.reportType]: type, ...attributes }));
      span.end(Math.max(start, end));
    },
    hello: () => writeInstant(SOURCE_HELLO, source.hello()),
    checkpoint: (egress) => writeInstant(SOURCE_CHECKPOINT, source.checkpoint(egress)),
  };
}

function parentOnly(active: Context): Context {
  const parent = trace.getSpanContext(active);
  return parent === undefined || !trace.isSpanContextValid(parent) ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

function write(span: Span, attributes: CallAttributes): void {
  for (const [name, value] of Object.entries(attributes)) span.setAttribute(name, typeof value === 'object' ? [...value] : value);
  if (!span.isRecording()) diag.error('spanproof: a span of record is not recording');
}

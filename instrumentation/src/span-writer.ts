import { type Context, context, diag, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { GENERAL, SOURCE_CHECKPOINT, SOURCE_HELLO } from '@spanproof/vocabulary';
import type { CallAttributes, Source } from './source.ts';

/** Writes the spans of record. A span gets its attributes once, at its end: what is digested is what is sent. */
export interface SpanWriter {
  /** Starts the clock; a child of the application's active span, whatever sampler the application has. */
  begin(): OpenSpan;
  hello(): void;
  checkpoint(): void;
}

export interface OpenSpan {
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
  return {
    begin() {
      // Named at its end. A suppressed context of the application must not suppress evidence: only the parent is taken from it.
      const span = tracer.startSpan('call', { kind: SpanKind.CLIENT }, parentOnly(context.active()));
      return {
        finish(name, attributes) {
          span.updateName(name);
          if (attributes[GENERAL.errorType] !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
          write(span, source.stamp(attributes));
          span.end();
        },
      };
    },
    hello: () => writeInstant(SOURCE_HELLO, source.hello()),
    checkpoint: () => writeInstant(SOURCE_CHECKPOINT, source.checkpoint()),
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

import type { Tracer } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { AlwaysOnSampler, NodeTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { SEMCONV_GENAI_SCHEMA_URL, SOURCE_CHECKPOINT, SPANPROOF } from '@spanproof/vocabulary';
import type { Item } from './deliver/batch-text.ts';
import { encodeBodyStart, encodeSpan } from './deliver/encode-span.ts';
import { warnOnce } from './warning.ts';

const SCOPE = '@spanproof/instrumentation';

export interface RecordTracer {
  readonly tracer: Tracer;
  /** What comes before the spans in every body of this process. */
  readonly head: string;
}

export interface RecordTracerSettings {
  readonly resource: Resource;
  readonly version: string;
}

/** Calls of record have a provider of their own: never registered, never sampled, whatever the application does with OpenTelemetry. */
export function createRecordTracer(
  { onItem, onDropped }: { readonly onItem: (item: Item) => void; readonly onDropped: (count: number) => void },
  { resource, version }: RecordTracerSettings,
): RecordTracer {
  const provider = new NodeTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanLimits: { attributeCountLimit: 1024, attributeValueLengthLimit: Number.POSITIVE_INFINITY },
    spanProcessors: [{ onStart: () => undefined, onEnd: take, forceFlush: () => Promise.resolve(), shutdown: () => Promise.resolve() }],
  });

  function take(span: ReadableSpan): void {
    const numbered = span.name !== SOURCE_CHECKPOINT && Number(span.attributes[SPANPROOF.srcSeq]) > 0;
    const decisionId = span.attributes[SPANPROOF.decisionId];
    try {
      onItem({ text: encodeSpan(span), numbered, ...(typeof decisionId === 'string' ? { decisionId } : {}) });
    } catch (error) {
      if (numbered) onDropped(1);
      warnOnce('SPANPROOF_ENCODE', `a span cannot be written as OTLP and is counted as dropped: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  return {
    tracer: provider.getTracer(SCOPE, version, { schemaUrl: SEMCONV_GENAI_SCHEMA_URL }),
    head: encodeBodyStart({ resource, instrumentationScope: { name: SCOPE, version, schemaUrl: SEMCONV_GENAI_SCHEMA_URL } }),
  };
}

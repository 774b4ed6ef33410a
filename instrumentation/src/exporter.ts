import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Resource } from '@opentelemetry/resources';
import { AlwaysOnSampler, NodeTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { SEMCONV_GENAI_SCHEMA_URL } from '@spanproof/vocabulary';
import type { Tracer } from '@opentelemetry/api';
import { BATCH_DEFAULTS, createBatcher } from './batch.ts';

export interface ExporterSettings {
  /** Base URL; `/v1/traces` is appended. */
  readonly endpoint: string;
  readonly ingestKey: string | undefined;
  readonly resource: Resource;
  readonly version: string;
  /** Spans nobody will deliver any more. */
  readonly onDropped: (spans: readonly ReadableSpan[]) => void;
}

export interface Exporter {
  readonly tracer: Tracer;
  /** Sends what waits; false where it still waits. Never rejects. */
  readonly flush: () => Promise<boolean>;
  /** Whether anything is queued or on its way. */
  readonly pending: () => boolean;
}

/** Calls of record have a provider of their own: never registered, never sampled, whatever the application does with OpenTelemetry. */
export function createExporter({ endpoint, ingestKey, resource, version, onDropped }: ExporterSettings): Exporter {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: ingestKey === undefined ? {} : { authorization: `Bearer ${ingestKey}` },
    timeoutMillis: 5000,
  });
  const batcher = createBatcher({ exporter, onDropped }, BATCH_DEFAULTS);
  const provider = new NodeTracerProvider({
    resource,
    sampler: new AlwaysOnSampler(),
    spanLimits: { attributeCountLimit: 1024, attributeValueLengthLimit: Number.POSITIVE_INFINITY },
    spanProcessors: [batcher],
  });
  return {
    tracer: provider.getTracer('@spanproof/instrumentation', version, { schemaUrl: SEMCONV_GENAI_SCHEMA_URL }),
    flush: batcher.flush,
    pending: batcher.pending,
  };
}

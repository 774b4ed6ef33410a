import type { ReadableSpan, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { warnOnce } from './warning.ts';

export interface BatchSettings {
  readonly maxQueueSpans: number;
  /** Approximate: the characters of string attributes. */
  readonly maxQueueChars: number;
  readonly maxBatchSpans: number;
  readonly maxBatchChars: number;
  /** Milliseconds a span waits for company. */
  readonly delay: number;
  /** Milliseconds after a failed export: doubled each time up to the second. */
  readonly retry: readonly [first: number, longest: number];
}

export const BATCH_DEFAULTS: BatchSettings = {
  maxQueueSpans: 4096,
  maxQueueChars: 64 * 1_048_576,
  maxBatchSpans: 512,
  maxBatchChars: 2 * 1_048_576,
  delay: 1000,
  retry: [1000, 30_000],
};

export interface Batcher extends SpanProcessor {
  /** Sends what waits; false where it still waits. Never rejects. */
  readonly flush: () => Promise<boolean>;
  /** Whether anything is queued or on its way. */
  readonly pending: () => boolean;
}

interface BatchCollaborators {
  readonly exporter: SpanExporter;
  /** Spans nobody will deliver any more. */
  readonly onDropped: (spans: readonly ReadableSpan[]) => void;
}

/** Statuses that say the body itself is refused: sending it again cannot help, a smaller one may. */
const REFUSED: readonly unknown[] = [400, 413, 415, 422];

/**
 * Delivers spans in order, one request in flight. A batch that failed is sent again as the same batch, so that a receiver that had stored it
 * recognises it; one that is refused is halved until the span that is refused stands alone and is given up.
 */
export function createBatcher({ exporter, onDropped }: BatchCollaborators, settings: BatchSettings): Batcher {
  const queue: ReadableSpan[] = [];
  let queuedChars = 0;
  let batches: ReadableSpan[][] = [];
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;

  function schedule(milliseconds: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void drain();
    }, milliseconds).unref();
  }

  /** Sends until nothing is left or a batch cannot be delivered now. */
  function drain(): Promise<void> {
    running ??= deliver().finally(() => {
      running = undefined;
      if (pending()) schedule(failures === 0 ? settings.delay : Math.min(settings.retry[0] * 2 ** (failures - 1), settings.retry[1]));
    });
    return running;
  }

  async function deliver(): Promise<void> {
    for (let batch = nextBatch(); batch !== undefined; batch = nextBatch()) {
      const failure = await exportBatch(exporter, batch);
      batches.shift();
      if (failure === undefined) {
        failures = 0;
      } else if (REFUSED.includes(failure.code)) {
        if (batch.length === 1) onDropped(batch);
        else batches = [batch.slice(0, batch.length / 2), batch.slice(batch.length / 2), ...batches];
      } else {
        batches = [batch, ...batches];
        failures += 1;
        warnOnce('SPANPROOF_EXPORT', `spans cannot be delivered and wait: ${failure.message}`);
        return;
      }
    }
  }

  function nextBatch(): ReadableSpan[] | undefined {
    if (batches[0] !== undefined || queue.length === 0) return batches[0];
    let chars = 0;
    let count = 0;
    while (count < queue.length && count < settings.maxBatchSpans && (count === 0 || chars + measure(queue[count]) <= settings.maxBatchChars)) {
      chars += measure(queue[count]);
      count += 1;
    }
    queuedChars -= chars;
    batches.push(queue.splice(0, count));
    return batches[0];
  }

  function pending(): boolean {
    return batches.length > 0 || queue.length > 0;
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer);
    timer = undefined;
    await running; // what runs may have begun before the last span was queued
    if (pending()) await drain();
    return !pending();
  }

  return {
    onStart: () => undefined,
    onEnd(span) {
      const chars = measure(span);
      if (queue.length >= settings.maxQueueSpans || queuedChars + chars > settings.maxQueueChars) {
        onDropped([span]);
        return;
      }
      queuedChars += chars;
      queue.push(span);
      if (queue.length >= settings.maxBatchSpans && failures === 0) void drain();
      else schedule(settings.delay);
    },
    flush,
    pending,
    async forceFlush() {
      await flush();
    },
    async shutdown() {
      await flush();
      await exporter.shutdown();
    },
  };
}

interface ExportFailure {
  readonly message: string;
  /** HTTP status, where the receiver gave a final one. */
  readonly code: unknown;
}

function exportBatch(exporter: SpanExporter, batch: ReadableSpan[]): Promise<ExportFailure | undefined> {
  return new Promise((resolve) => {
    try {
      exporter.export(batch, ({ code, error }: { readonly code: number; readonly error?: Error }) => {
        if (code === 0) resolve(undefined);
        else resolve({ message: error?.message ?? 'export failed', code: error !== undefined && 'code' in error ? error.code : undefined });
      });
    } catch (error) {
      // what cannot be serialised is refused like what the receiver will not have: a smaller batch may do
      resolve({ message: error instanceof Error ? error.message : 'not serialisable', code: 400 });
    }
  });
}

/** Content dominates a span; the rest counts as one kilobyte. */
function measure(span: ReadableSpan | undefined): number {
  let chars = 1024;
  for (const value of Object.values(span?.attributes ?? {})) if (typeof value === 'string') chars += value.length;
  return chars;
}

import { CodedError } from '@spanproof/vocabulary';
import { describeFailure } from './failure.ts';
import type { Accepted, SealingWorker } from './serve/sealing-worker.ts';
import type { Receipt } from './stage.ts';

/** A body is recognised for this long after it became durable. */
const REDELIVERY_MS = 600_000;

export interface IngestSettings {
  /** Unreleased journal bytes over all writers at which bodies are refused. */
  readonly journalMaxBytes: number;
  /** Bodies one worker may have waiting. */
  readonly queueLimit: number;
}

export interface Ingest {
  /** Resolves when the body's records are durable; the same body again is acknowledged and not stored twice. */
  accept(receipt: Receipt): Promise<Accepted>;
  /** Why the next body would be refused, as a code; undefined where it would be taken. */
  refusal(): string | undefined;
  readonly counts: { readonly accepted: number; readonly redelivered: number; readonly refused: number };
}

/**
 * Admission and dispatch on the main thread: it never parses. Exporters retry when an answer is lost, so a body is known by its
 * digest while it is being sealed and for ten minutes after; the journals remember the digests across a crash.
 */
export function createIngest(
  collaborators: { readonly workers: readonly SealingWorker[]; readonly nowMs: () => number; readonly diskIsLow: () => boolean },
  settings: IngestSettings,
): Ingest {
  const { workers, nowMs } = collaborators;
  const pending = new Map<string, Promise<Accepted>>();
  const durable = new Map<string, number>();
  const counts = { accepted: 0, redelivered: 0, refused: 0 };
  const recovered = workers.flatMap((worker) => worker.digests).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const { digest, at } of recovered) durable.set(keyOf(digest), Number(at / 1_000_000n));

  function forgetOld(): void {
    const oldest = nowMs() - REDELIVERY_MS;
    for (const [key, at] of durable) {
      if (at >= oldest) break; // insertion order is time order
      durable.delete(key);
    }
  }

  function chooseWorker(): SealingWorker {
    const journalBytes = workers.reduce((sum, worker) => sum + worker.counts.journalBytes, 0);
    if (journalBytes >= settings.journalMaxBytes) {
      throw new CodedError('JOURNAL_FULL', `the journal has reached ${journalBytes} bytes and the engine is not accepting rows`, {
        todo: 'free disk space, repair the engine, or raise journal.max_bytes',
      });
    }
    if (collaborators.diskIsLow()) throw new CodedError('DISK_FULL', 'free disk space is below journal.min_free_disk', { todo: 'free disk space' });
    const worker = workers.reduce((best, candidate) => (candidate.queued < best.queued ? candidate : best));
    if (worker.queued >= settings.queueLimit) throw new CodedError('INGEST_BUSY', `${worker.queued} bodies wait to be sealed`);
    return worker;
  }

  async function dispatch(key: string, receipt: Receipt): Promise<Accepted> {
    try {
      const accepted = await chooseWorker().ingest(receipt);
      durable.set(key, nowMs());
      counts.accepted += 1;
      return accepted;
    } catch (error) {
      counts.refused += 1;
      throw error;
    } finally {
      pending.delete(key);
    }
  }

  return {
    counts,
    refusal() {
      try {
        chooseWorker();
        return undefined;
      } catch (error) {
        return describeFailure(error).code;
      }
    },
    accept(receipt) {
      forgetOld();
      const key = keyOf(receipt.digest);
      const earlier = pending.get(key) ?? (durable.has(key) ? Promise.resolve({ rejected: 0 }) : undefined);
      if (earlier !== undefined) {
        counts.redelivered += 1;
        return earlier;
      }
      const work = dispatch(key, receipt);
      pending.set(key, work);
      return work;
    },
  };
}

function keyOf(digest: Uint8Array): string {
  return Buffer.from(digest).toString('latin1');
}

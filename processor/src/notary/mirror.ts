import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@spanproof/vocabulary';
import type { LogHead, Notary } from './contract.ts';

/** What the mirror needs of the engine; store/ implements it. */
export interface LogTable {
  /** Entries in the engine; they are 0 .. count-1. */
  count(): Promise<number>;
  insert(from: number, entries: readonly Uint8Array[], head: LogHead): Promise<void>;
}

export interface Mirror {
  /** Resolves when the engine holds every entry and checkpoint up to `size`. */
  reached(size: number): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Copies the log into the engine, in order and exactly once: it asks where the engine stands, then inserts what is missing.
 * An engine that holds more than the log on disk means that the log was restored to an older state: nothing may be signed on top of it.
 */
export function startMirror(
  collaborators: { readonly notary: Notary; readonly table: LogTable; readonly onFailure: (error: unknown) => void },
  settings: { readonly firstRetryMs: number; readonly lastRetryMs: number },
): Mirror {
  const { notary, table, onFailure } = collaborators;
  const stopping = new AbortController();
  const waiting: { readonly size: number; readonly resolve: () => void }[] = [];
  let mirrored: number | undefined;
  let wake = Promise.withResolvers<void>();

  async function step(): Promise<void> {
    mirrored ??= await table.count();
    const { head } = notary;
    if (mirrored > head.size) {
      throw new CodedError('LOG_STATE_INVALID', `the engine holds ${mirrored} log entries, the log folder only ${head.size}`, {
        todo: 'restore the newest copy of the log folder',
      });
    }
    if (mirrored < head.size) {
      const from = mirrored;
      mirrored = undefined; // until the engine has answered, only the engine knows
      await table.insert(from, notary.entries(from, head.size), head);
      mirrored = head.size;
    }
    for (const waiter of waiting.splice(0)) {
      if (waiter.size <= mirrored) waiter.resolve();
      else waiting.push(waiter);
    }
  }

  async function run(): Promise<void> {
    let wait = settings.firstRetryMs;
    while (!stopping.signal.aborted) {
      const woken = wake.promise;
      try {
        await step();
        wait = settings.firstRetryMs;
        if (notary.head.size === mirrored) await woken;
        wake = Promise.withResolvers();
      } catch (error) {
        if (stopping.signal.aborted) return;
        onFailure(error);
        mirrored = undefined;
        await delay(wait, undefined, { signal: stopping.signal }).catch(() => {}); // aborted = stop(), seen by the loop
        wait = Math.min(wait * 2, settings.lastRetryMs);
      }
    }
  }

  notary.onHead(() => wake.resolve());
  const running = run();
  return {
    reached: (size) =>
      new Promise((resolve) => {
        waiting.push({ size, resolve });
        wake.resolve();
      }),
    async stop() {
      stopping.abort();
      wake.resolve();
      await running;
    },
  };
}

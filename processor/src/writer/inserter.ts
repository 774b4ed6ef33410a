import { setTimeout as delay } from 'node:timers/promises';
import type { Table } from '../store/contract.ts';
import { type InsertGroup, insertsOf } from './insert-group.ts';

export interface Inserter {
  enqueue(group: InsertGroup): void;
  /** Groups not yet in the engine. */
  readonly waiting: number;
  /** Resolves when every group enqueued so far is in the engine. */
  drained(): Promise<void>;
  /** Stops trying; what waits stays in the journal. */
  stop(): void;
}

/**
 * One INSERT in flight, in order, tried until the engine takes it: the deduplication token makes a repeat harmless.
 * `onFailure` hears every failed attempt; an engine that is down is a metric, not a loss.
 */
export function createInserter(
  collaborators: {
    readonly insert: (table: Table, blocks: readonly Uint8Array[], token: string) => Promise<void>;
    readonly onStored: (group: InsertGroup) => void;
    readonly onFailure: (error: unknown) => void;
  },
  settings: { readonly firstRetryMs: number; readonly lastRetryMs: number },
): Inserter {
  const queue: { readonly group: InsertGroup; readonly stored: PromiseWithResolvers<void> }[] = [];
  const stopping = new AbortController();
  let idle: Promise<void> = Promise.resolve();
  let running = false;

  async function insertGroup(group: InsertGroup): Promise<boolean> {
    for (const { table, blocks, token } of insertsOf(group)) {
      for (let wait = settings.firstRetryMs; ; wait = Math.min(wait * 2, settings.lastRetryMs)) {
        if (stopping.signal.aborted) return false;
        try {
          await collaborators.insert(table, blocks, token);
          break;
        } catch (error) {
          if (stopping.signal.aborted) return false;
          collaborators.onFailure(error);
          await delay(wait, undefined, { signal: stopping.signal }).catch(() => {}); // aborted = stop(), seen on the next turn
        }
      }
    }
    return true;
  }

  async function run(): Promise<void> {
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      if (!(await insertGroup(next.group))) return;
      queue.shift();
      collaborators.onStored(next.group);
      next.stored.resolve();
    }
    running = false;
  }

  return {
    enqueue(group) {
      queue.push({ group, stored: Promise.withResolvers() });
      if (running) return;
      running = true;
      idle = run();
    },
    get waiting() {
      return queue.length;
    },
    // Where calls never stop coming the queue may never be empty: what came later is not waited for. `idle` alone ends where it was stopped.
    drained: () => Promise.race([idle, queue.at(-1)?.stored.promise ?? idle]),
    stop: () => stopping.abort(),
  };
}

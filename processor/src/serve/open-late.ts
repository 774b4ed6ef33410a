import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@spanproof/vocabulary';

/** Something that is rebuilt from the ledger, and so comes once the engine answers. */
export interface Late<T> {
  /** @throws CodedError ENGINE_DOWN until it is there */
  get(): T;
  /** Resolves once it is there, or after `withinMs` without it. */
  settled(withinMs: number): Promise<void>;
  close(): Promise<void>;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;

/** Tries `open` until it succeeds. `what` is named to whoever comes too early. */
export function openLate<T>(open: () => Promise<T>, what: string, onFailure: (error: unknown) => void): Late<T> {
  const closing = new AbortController();
  let opened: { readonly value: T } | undefined;

  async function run(): Promise<void> {
    for (let wait = FIRST_RETRY_MS; !closing.signal.aborted; wait = Math.min(wait * 2, LAST_RETRY_MS)) {
      try {
        opened = { value: await open() };
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        onFailure(error);
      }
      await delay(wait, undefined, { signal: closing.signal }).catch(() => {}); // aborted = close(), seen by the loop
    }
  }

  const running = run();
  return {
    get() {
      if (opened === undefined) throw new CodedError('ENGINE_DOWN', `${what} cannot be read from the ledger yet`, { todo: 'try again in a moment' });
      return opened.value;
    },
    settled: (withinMs) => Promise.race([running, delay(withinMs, undefined, { ref: false })]),
    async close() {
      closing.abort();
      await Promise.race([running, delay(1_000, undefined, { ref: false })]); // an engine that hangs is not waited for
    },
  };
}

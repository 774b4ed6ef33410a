import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorCode } from '@spanproof/vocabulary';
import { within } from './deadline.ts';
import { describeFailure } from './failure.ts';
import { createTurns } from './turns.ts';

/** Something that is looked at again and again, one look at a time. */
export interface Looker<T> {
  /** After those that are under way. @throws what looking throws */
  look(): Promise<T>;
  /** Looks now and then every so often, until it is closed. */
  start(): void;
  /** A look under way is waited for, for a second. */
  close(): Promise<void>;
}

const CLOSE_WITHIN_MS = 1_000;

/**
 * `lookNow` hears in `closing` that it may end early. `onFailure` hears why a look of the watcher failed: once until it fails otherwise or succeeds, and never
 * of codes that others report.
 */
export function lookRepeatedly<T>(
  collaborators: { readonly lookNow: (closing: AbortSignal) => Promise<T>; readonly onFailure: (error: unknown) => void },
  settings: { readonly everyMs: number; readonly reportedElsewhere?: readonly ErrorCode[] },
): Looker<T> {
  const { lookNow, onFailure } = collaborators;
  const { everyMs, reportedElsewhere = [] } = settings;
  const closing = new AbortController();
  const { signal } = closing;
  const turns = createTurns();
  let watching: Promise<void> | undefined;

  const look = (): Promise<T> => turns.take(() => lookNow(signal));

  async function watch(): Promise<void> {
    let heard: string | undefined;
    while (!signal.aborted) {
      try {
        await look();
        heard = undefined;
      } catch (error) {
        const { code } = describeFailure(error);
        if (code !== heard && !reportedElsewhere.some((known) => known === code) && !signal.aborted) onFailure(error);
        heard = code;
      }
      await delay(everyMs, undefined, { signal, ref: false }).catch(() => {}); // aborted = close(), seen by the loop
    }
  }

  return {
    look,
    start() {
      watching ??= watch();
    },
    async close() {
      closing.abort();
      await within(Promise.all([watching, turns.settled()]), CLOSE_WITHIN_MS); // an engine that hangs is not waited for
    },
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import type { InventoryItem } from '@spanproof/vocabulary';
import { within } from '../deadline.ts';
import { describeFailure } from '../failure.ts';
import type { Discovery, Inventory } from './contract.ts';
import { createDiscover, type DiscoverCollaborators } from './discover.ts';
import { listItems } from './list-items.ts';

const SCAN_EVERY_MS = 15_000;

/**
 * The inventory and its watcher. Nothing is asked before the first list or scan, so it may be made before the engine answers.
 * @throws CodedError from list and scan: ENGINE_DOWN | ENGINE_REFUSED, and what `registers` and `append` throw
 */
export function createInventory(
  collaborators: DiscoverCollaborators & {
    /** Hears why a scan of the watcher failed: once until it fails otherwise or succeeds. */
    readonly onFailure: (error: unknown) => void;
  },
  settings: { readonly everyMs?: number } = {},
): Inventory {
  const { everyMs = SCAN_EVERY_MS } = settings;
  const discover = createDiscover(collaborators);
  const closing = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  let watching: Promise<void> | undefined;

  let remembered: Promise<readonly InventoryItem[]> | undefined;

  async function scanNow(): Promise<readonly Discovery[]> {
    const { discoveries, grown } = await discover();
    if (grown) remembered = undefined;
    return discoveries;
  }

  function scan(): Promise<readonly Discovery[]> {
    const turn = last.then(scanNow);
    last = turn.catch(() => {}); // its own caller hears it
    return turn;
  }

  function recent(): Promise<readonly InventoryItem[]> {
    if (remembered !== undefined) return remembered;
    const asked = listItems(collaborators);
    remembered = asked;
    asked.catch(() => {
      if (remembered === asked) remembered = undefined; // a failure is not remembered; whoever asked hears it
    });
    return asked;
  }

  async function watch(): Promise<void> {
    let heard: string | undefined;
    while (!closing.signal.aborted) {
      try {
        await scan();
        heard = undefined;
      } catch (error) {
        const { code } = describeFailure(error);
        if (code !== heard && !closing.signal.aborted) collaborators.onFailure(error);
        heard = code;
      }
      await delay(everyMs, undefined, { signal: closing.signal, ref: false }).catch(() => {}); // aborted = close(), seen by the loop
    }
  }

  return {
    list: (kind, window) => listItems(collaborators, kind, window),
    recent,
    scan,
    start() {
      watching ??= watch();
    },
    async close() {
      closing.abort();
      await within(Promise.all([watching, last]), 1_000); // an engine that hangs is not waited for
    },
  };
}

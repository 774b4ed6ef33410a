import type { InventoryItem } from '@spanproof/vocabulary';
import { lookRepeatedly } from '../look-repeatedly.ts';
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
  let remembered: Promise<readonly InventoryItem[]> | undefined;

  async function scanNow(): Promise<readonly Discovery[]> {
    const { discoveries, grown } = await discover();
    if (grown) remembered = undefined;
    return discoveries;
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

  const { look: scan, start, close } = lookRepeatedly({ lookNow: scanNow, onFailure: collaborators.onFailure }, { everyMs });
  return {
    list: (kind, window) => listItems(collaborators, kind, window),
    recent,
    scan,
    start,
    close,
  };
}

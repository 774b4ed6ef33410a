import { join } from 'node:path';
import type { Disk, JournalReplay } from '../journal/contract.ts';

/** Name of the marker inside an epoch's folder: everything of it is stored and logged. */
const SETTLED = 'settled';

/** An epoch's folder as found at start. */
export interface FoundEpoch {
  readonly epoch: number;
  readonly folder: string;
  readonly settled: boolean;
  readonly replay: JournalReplay;
}

/** Reads back every epoch of a writer, oldest first. */
export async function findEpochs(collaborators: { readonly disk: Disk; readonly replay: (folder: string) => Promise<JournalReplay> }, writerFolder: string): Promise<readonly FoundEpoch[]> {
  const { disk, replay } = collaborators;
  await disk.makeFolder(writerFolder);
  const numbers = (await disk.list(writerFolder))
    .filter((name) => /^[1-9][0-9]*$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  const found: FoundEpoch[] = [];
  for (const epoch of numbers) {
    const folder = join(writerFolder, String(epoch));
    found.push({ epoch, folder, settled: (await disk.list(folder)).includes(SETTLED), replay: await replay(folder) });
  }
  return found;
}

/** Makes the marker durable. */
export async function markSettled(disk: Disk, folder: string): Promise<void> {
  const marker = await disk.open(join(folder, SETTLED));
  await marker.sync();
  await marker.close();
  await disk.syncFolder(folder);
}

/**
 * Epochs must be consecutive in the log. A folder that never held a durable entry left no trace there, so its number is used again.
 */
export function nextEpoch(found: readonly FoundEpoch[]): number {
  const last = found.at(-1);
  if (last === undefined) return 1;
  return last.replay.entries.length === 0 ? last.epoch : last.epoch + 1;
}

/** Empties a folder and removes it. */
export async function removeEpoch(disk: Disk, writerFolder: string, folder: string): Promise<void> {
  for (const name of await disk.list(folder)) await disk.remove(join(folder, name));
  await disk.remove(folder);
  await disk.syncFolder(writerFolder);
}

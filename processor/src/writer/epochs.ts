import { join } from 'node:path';
import type { Disk, JournalReplay } from '../journal/contract.ts';

/** Markers inside an epoch's folder: everything of it is stored and logged; it is being removed, and what is left of it means nothing. */
const SETTLED = 'settled';
const REMOVING = 'removing';

/** An epoch's folder as found at start. */
export interface FoundEpoch {
  readonly epoch: number;
  readonly folder: string;
  readonly settled: boolean;
  readonly replay: JournalReplay;
}

/** Reads back every epoch of a writer, oldest first; a removal that a crash cut short is finished. */
export async function findEpochs(
  collaborators: { readonly disk: Disk; readonly replay: (folder: string) => Promise<JournalReplay> },
  writerFolder: string,
): Promise<readonly FoundEpoch[]> {
  const { disk, replay } = collaborators;
  await disk.makeFolder(writerFolder);
  const numbers = (await disk.list(writerFolder))
    .filter((name) => /^[1-9][0-9]*$/.test(name))
    .map(Number)
    .toSorted((a, b) => a - b);
  const found: FoundEpoch[] = [];
  for (const epoch of numbers) {
    const folder = join(writerFolder, String(epoch));
    const names = await disk.list(folder);
    if (names.includes(REMOVING)) await removeEpoch(disk, writerFolder, folder);
    else found.push({ epoch, folder, settled: names.includes(SETTLED), replay: await replay(folder) });
  }
  return found;
}

export async function markSettled(disk: Disk, folder: string): Promise<void> {
  await mark(disk, folder, SETTLED);
}

/**
 * Epochs must be consecutive in the log. A folder that never held a durable entry left no trace there, so its number is used again.
 */
export function nextEpoch(found: readonly FoundEpoch[]): number {
  const last = found.at(-1);
  if (last === undefined) return 1;
  return last.replay.entries.length === 0 ? last.epoch : last.epoch + 1;
}

/** Empties a folder and removes it; cut short anywhere, the marker tells the next start to go on. */
export async function removeEpoch(disk: Disk, writerFolder: string, folder: string): Promise<void> {
  await mark(disk, folder, REMOVING);
  for (const name of await disk.list(folder)) if (name !== REMOVING) await disk.remove(join(folder, name));
  await disk.syncFolder(folder);
  await disk.remove(join(folder, REMOVING));
  await disk.syncFolder(folder);
  await disk.remove(folder);
  await disk.syncFolder(writerFolder);
}

async function mark(disk: Disk, folder: string, name: string): Promise<void> {
  const marker = await disk.open(join(folder, name));
  await marker.sync();
  await marker.close();
  await disk.syncFolder(folder);
}

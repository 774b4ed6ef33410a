import { CodedError } from '@spanproof/vocabulary';
import type { Disk, DiskFile, Segment } from './contract.ts';
import { segmentPath } from './segment-name.ts';

/** Released files kept for reuse: overwriting allocated blocks costs the disk a third of what a growing file does. */
const SPARES = 2;
const FILL = new Uint8Array(1 << 20);

/** The files of one journal, by number. Every step may be repeated after it failed. */
export interface SegmentFiles {
  /** Opens `segment` for writing: a released file under a new name where there is one, else a new file of allocated zeros. */
  open(segment: Segment): Promise<DiskFile>;
  /** Segments below `oldest` are free; what exceeds the spares is removed. */
  free(oldest: Segment): Promise<void>;
}

export function createSegmentFiles(disk: Disk, settings: { readonly folder: string; readonly segmentBytes: number }): SegmentFiles {
  const { folder, segmentBytes } = settings;
  const spares: Segment[] = [];
  let next: Segment = 0;
  let firstUnfreed: Segment = 0;

  async function prepare(segment: Segment): Promise<void> {
    const [spare] = spares;
    if (spare === undefined) return allocate(segment);
    await disk.rename(segmentPath(folder, spare), segmentPath(folder, segment));
    spares.shift();
  }

  async function allocate(segment: Segment): Promise<void> {
    const file = await disk.open(segmentPath(folder, segment));
    try {
      for (let at = 0; at < segmentBytes; at += FILL.length) await file.write([FILL.subarray(0, segmentBytes - at)], at);
      await file.sync(); // allocates for real: a disk too full says so here, not in the middle of an append
    } catch (error) {
      await giveBack(file, error);
      throw error;
    }
    await file.close();
  }

  return {
    async open(segment) {
      if (next === segment) {
        await prepare(segment);
        next = segment + 1;
      }
      // Before the first record: a durable record in a file that no folder names would be lost.
      await disk.syncFolder(folder);
      return disk.open(segmentPath(folder, segment));
    },
    async free(oldest) {
      for (; firstUnfreed < oldest; firstUnfreed++) spares.push(firstUnfreed);
      // One by one and oldest first: a crash between them leaves no hole that would look like a lost segment.
      for (let [surplus] = spares; surplus !== undefined && spares.length > SPARES; [surplus] = spares) {
        await disk.remove(segmentPath(folder, surplus));
        spares.shift();
        await disk.syncFolder(folder);
      }
    },
  };
}

/** A disk that filled up while zeros were written gets them back: others need the room to recover. */
async function giveBack(file: DiskFile, cause: unknown): Promise<void> {
  try {
    await file.truncate(0);
    await file.close();
  } catch (error) {
    throw new CodedError('DISK_FAILED', 'a new journal segment could be neither allocated nor given back', { cause: new AggregateError([cause, error]) });
  }
}

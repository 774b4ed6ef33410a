import type { Disk, JournalEntry, Segment } from '../../processor/src/journal/contract.ts';
import { openJournal } from '../../processor/src/journal/journal.ts';
import { replayJournal } from '../../processor/src/journal/replay.ts';
import { CodedError } from '../../vocabulary/src/error.ts';
import { createSeededRandom, seededBytes } from '../support/seeded-random.ts';
import { createSimulatedDisk, SimulatedCrash } from '../support/simulated-disk.ts';
import { plain } from './arbitrary-entry.ts';

const FOLDER = '/journal/w/1';

/** What a writer does with its journal, and when the machine dies. */
export interface Schedule {
  readonly segmentBytes: number;
  readonly steps: readonly ({ readonly append: readonly number[] } | { readonly lazy: number } | { readonly release: number })[];
  /** Number of the disk operation in which the machine dies; beyond the last one it dies after the last step. */
  readonly crashAt: number;
  readonly fault?: { readonly at: number; readonly errno: 'ENOSPC' | 'EDQUOT' | 'EIO' } | undefined;
  /** Which unsynced writes survive. */
  readonly seed: number;
  readonly survival: number;
}

interface Written {
  readonly entry: JournalEntry;
  readonly segment: Segment;
  readonly acknowledged: boolean;
}

/**
 * Runs a schedule on a simulated disk, crashes, replays, and compares with what was promised:
 * every acknowledged entry of a segment not released, once, in order; nothing that failed; beyond it at most the append in flight.
 * @returns what broke the promise, or undefined
 */
export async function runSchedule(schedule: Schedule, wrap: (disk: Disk) => Disk = (disk) => disk): Promise<string | undefined> {
  const disk = createSimulatedDisk();
  await disk.makeFolder(FOLDER);
  const start = disk.operations;
  disk.crashAt(start + schedule.crashAt);
  if (schedule.fault !== undefined) disk.failAt(start + schedule.fault.at, schedule.fault.errno);
  const written: Written[] = [];
  let maybeReleased: Segment = -1;
  try {
    await perform(schedule, wrap(disk), written, (segment) => (maybeReleased = Math.max(maybeReleased, segment)));
  } catch (error) {
    // A fault in opening ends the run as a crash does; everything else is a bug.
    if (!(error instanceof SimulatedCrash) && !(error instanceof CodedError)) throw error;
  }
  const random = createSeededRandom(schedule.seed);
  const survivor = disk.reboot(() => random() < schedule.survival);
  try {
    const { entries } = await replayJournal(survivor, FOLDER);
    return compare(entries, written, maybeReleased);
  } catch (error) {
    return error instanceof CodedError ? `replay refused: ${error.message}` : String(error);
  }
}

async function perform(schedule: Schedule, disk: Disk, written: Written[], onRelease: (segment: Segment) => void): Promise<void> {
  const journal = await openJournal(disk, { folder: FOLDER, segmentBytes: schedule.segmentBytes, generation: 7n });
  let id = 0;
  let newest = 0;
  let waiting: JournalEntry[] = [];
  for (const step of schedule.steps) {
    if ('release' in step) {
      const segment = Math.min(step.release, newest - 1);
      onRelease(segment); // before the call: a crash in the middle leaves either
      await journal.release(segment).catch(onlyCoded);
    } else if ('lazy' in step) {
      const entry = formEntry('stored', id++, 0);
      waiting.push(entry);
      await journal.append([entry], { lazy: true }).catch(onlyCoded);
    } else {
      const carry = journal.needsCarry ? [formEntry('carry', id++, 0)] : [];
      const entries = step.append.map((size) => formEntry('cut', id++, size));
      const batch = [...carry, ...waiting, ...entries];
      const record = (segment: Segment, acknowledged: boolean): void => void written.push(...batch.map((entry) => ({ entry, segment, acknowledged })));
      try {
        newest = await journal.append([...carry, ...entries]);
        record(newest, true);
        waiting = [];
      } catch (error) {
        // A truncation that failed too leaves the batch in doubt, as a crash does; either way the journal takes no more.
        const inDoubt = error instanceof SimulatedCrash || (error instanceof CodedError && error.code === 'JOURNAL_CORRUPT');
        if (inDoubt) record(Number.NaN, false);
        if (inDoubt || !(error instanceof CodedError)) throw error;
      }
    }
  }
}

function onlyCoded(error: unknown): void {
  if (!(error instanceof CodedError)) throw error;
}

function formEntry(type: 'cut' | 'stored' | 'carry', id: number, size: number): JournalEntry {
  if (type === 'stored') return { type, payload: { stream: 's', size: id } };
  if (type === 'carry') return { type, payload: { digests: [], streams: [{ stream: 's', size: id, frontier: new Uint8Array(32), cut: 0 }] } };
  return { type, payload: { stream: 's', size: id, root: new Uint8Array(32), note: seededBytes(id, size), checkpoint: new Uint8Array(0) } };
}

function compare(
  replayed: readonly { readonly segment: Segment; readonly entry: JournalEntry }[],
  written: readonly Written[],
  maybeReleased: Segment,
): string | undefined {
  const expected = written.map(({ entry }) => JSON.stringify(plain(entry)));
  const actual = replayed.map(({ entry }) => JSON.stringify(plain(entry)));
  const start = actual[0] === undefined ? expected.length : expected.indexOf(actual[0]);
  if (start < 0) return 'an entry that no append made';
  for (const [index, entry] of actual.entries()) if (expected[start + index] !== entry) return `entry ${index} is not the one that follows`;
  for (const [index, { acknowledged, segment }] of written.entries()) {
    const isReplayed = actual.length > 0 && index >= start && index < start + actual.length;
    if (acknowledged && segment > maybeReleased && !isReplayed) return `acknowledged entry ${index} of segment ${segment} is lost`;
    if (isReplayed && acknowledged && replayed[index - start]?.segment !== segment) return `entry ${index} came back from another segment`;
  }
  return undefined;
}

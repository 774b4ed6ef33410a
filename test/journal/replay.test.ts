import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../processor/src/journal/contract.ts';
import { openJournal } from '../../processor/src/journal/journal.ts';
import { decodeHeader, HEADER_SIZE, PAGE } from '../../processor/src/journal/record.ts';
import { replayJournal } from '../../processor/src/journal/replay.ts';
import { hasCode } from '../../vocabulary/src/error.ts';
import { seededBytes } from '../support/seeded-random.ts';
import { createSimulatedDisk, type SimulatedDisk } from '../support/simulated-disk.ts';
import { arbitraryEntry, plain } from './arbitrary-entry.ts';

const FOLDER = '/journal/w/1';
const slow = process.env.SPANPROOF_SLOW === '1';
const corrupt = expect.objectContaining({ code: 'JOURNAL_CORRUPT' });

/** A journal of 4 appends of one page each: pages 0 (opening) to 4. */
async function fourAppends(segmentBytes = 1 << 16): Promise<SimulatedDisk> {
  const disk = createSimulatedDisk();
  await disk.makeFolder(FOLDER);
  const journal = await openJournal(disk, { folder: FOLDER, segmentBytes });
  for (const size of [1, 2, 3, 4]) await journal.append(journal.needsCarry ? [carry, cut(size)] : [cut(size)]);
  await journal.close();
  return disk;
}

const carry: JournalEntry = { type: 'carry', payload: { digests: [], streams: [] } };
const cut = (size: number): JournalEntry => ({
  type: 'cut',
  payload: { stream: 's', size, root: new Uint8Array(32), note: seededBytes(size, 300), checkpoint: new Uint8Array(0) },
});

async function sizes(disk: SimulatedDisk): Promise<readonly number[]> {
  const { entries } = await replayJournal(disk, FOLDER);
  return entries.flatMap(({ entry }) => (entry.type === 'cut' ? [entry.payload.size] : []));
}

function segment(number: number): string {
  return `${FOLDER}/00000${number}.seg`;
}

describe('damage', () => {
  test('of any byte of a record that a later one follows is reported, with its place', async () => {
    const pristine = await fourAppends();
    const length = HEADER_SIZE + (decodeHeader(pristine.peek(segment(0)), 2 * PAGE)?.length ?? 0);
    expect(length).toBeGreaterThan(300);
    for (let byte = 0; byte < length; byte += slow ? 1 : 7) {
      const disk = await fourAppends();
      const offset = 2 * PAGE + byte;
      disk.poke(segment(0), offset, (disk.peek(segment(0))[offset] ?? 0) ^ (1 << (byte % 8)));
      await expect(replayJournal(disk, FOLDER)).rejects.toThrow(
        expect.objectContaining({ code: 'JOURNAL_CORRUPT', message: expect.stringContaining('segment 0, byte 8192') }),
      );
    }
  });

  test('of the opening record is reported', async () => {
    const disk = await fourAppends();
    disk.poke(segment(0), 5, 0xff);
    await expect(replayJournal(disk, FOLDER)).rejects.toThrow(corrupt);
  });

  test('of the last record cannot be told from a torn write: it is dropped and counted', async () => {
    const disk = await fourAppends();
    disk.poke(segment(0), 4 * PAGE + HEADER_SIZE + 3, 0xff);
    const { tornBytes } = await replayJournal(disk, FOLDER);
    expect(tornBytes).toBe(PAGE);
    expect(await sizes(disk)).toEqual([1, 2, 3]);
  });

  test('in an earlier segment is reported although a later one begins well', async () => {
    const disk = await fourAppends(8192);
    disk.poke(segment(0), PAGE + HEADER_SIZE + 3, 0xff);
    await expect(replayJournal(disk, FOLDER)).rejects.toThrow(corrupt);
  });

  test.each([0, 1])('a segment that is gone (%i) is reported', async (number) => {
    const disk = await fourAppends(8192);
    await disk.remove(segment(number));
    await expect(replayJournal(disk, FOLDER)).rejects.toThrow(corrupt);
  });

  test("segments put in each other's place are reported", async () => {
    const disk = await fourAppends(8192);
    await disk.rename(segment(1), `${FOLDER}/x`);
    await disk.rename(segment(2), segment(1));
    await disk.rename(`${FOLDER}/x`, segment(2));
    await expect(replayJournal(disk, FOLDER)).rejects.toThrow(corrupt);
  });

  test('a segment of another journal is not taken for ours', async () => {
    const disk = await fourAppends(8192);
    const foreign = await fourAppends(8192);
    const file = await disk.open(segment(2));
    await file.write([foreign.peek(segment(2))], 0);
    expect(await sizes(disk)).toEqual([1, 2, 3]);
  });

  test('any bytes are refused with the code, or read', async () => {
    const garbage = fc.uint8Array({ maxLength: 3 * PAGE });
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { minLength: 1, maxLength: 3 }), async (files) => {
        const disk = createSimulatedDisk(new Map(files.map((bytes, number) => [segment(number), bytes])), new Set([FOLDER]));
        try {
          expect((await replayJournal(disk, FOLDER)).entries).toEqual([]);
        } catch (error) {
          if (!hasCode(error, 'JOURNAL_CORRUPT')) throw error;
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('reading back', () => {
  test('an empty folder', async () => {
    const disk = createSimulatedDisk();
    await disk.makeFolder(FOLDER);
    expect(await replayJournal(disk, FOLDER)).toEqual({ entries: [], tornBytes: 0 });
  });

  test('a journal that nothing was appended to', async () => {
    const disk = createSimulatedDisk();
    await disk.makeFolder(FOLDER);
    await openJournal(disk, { folder: FOLDER, segmentBytes: 8192 });
    expect(await replayJournal(disk, FOLDER)).toEqual({ entries: [], tornBytes: 0 });
  });

  test('entries of every kind, as they were', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(arbitraryEntry, { maxLength: 3 }), { maxLength: 4 }), async (batches) => {
        const disk = createSimulatedDisk();
        await disk.makeFolder(FOLDER);
        const journal = await openJournal(disk, { folder: FOLDER, segmentBytes: 1 << 20 });
        for (const batch of batches) await journal.append(batch);
        const { entries } = await replayJournal(disk, FOLDER);
        expect(entries.map(({ entry }) => plain(entry))).toEqual(batches.flat().map(plain));
      }),
      { numRuns: 30 },
    );
  });

  test('a payload torn inside, its header whole', async () => {
    const disk = createSimulatedDisk();
    await disk.makeFolder(FOLDER);
    const journal = await openJournal(disk, { folder: FOLDER, segmentBytes: 1 << 16 });
    await journal.append([cut(1)]);
    disk.crashAt(disk.operations + 1); // in the fsync
    await expect(journal.append([{ ...cut(2), payload: { ...cut(2).payload, note: seededBytes(2, 9000) } } as JournalEntry])).rejects.toThrow();
    let sector = 0;
    const after = disk.reboot(() => sector++ !== 7);
    expect(await sizes(after)).toEqual([1]);
    expect((await replayJournal(after, FOLDER)).tornBytes).toBe(3 * PAGE);
  });

  test('the tail of a recycled segment holds nothing of its former life', async () => {
    const disk = createSimulatedDisk();
    await disk.makeFolder(FOLDER);
    const journal = await openJournal(disk, { folder: FOLDER, segmentBytes: 4 * PAGE });
    for (let size = 1; size <= 12; size++) {
      await journal.append(journal.needsCarry ? [carry, cut(size)] : [cut(size)]);
      await journal.release(1);
    }
    expect(disk.trace).toContain('rename');
    const read = await sizes(disk);
    expect(read.at(-1)).toBe(12);
    expect(read).toEqual(read.toSorted((a, b) => a - b));
  });
});

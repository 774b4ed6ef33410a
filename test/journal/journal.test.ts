import { describe, expect, test } from 'vitest';
import type { Journal, JournalEntry } from '../../processor/src/journal/contract.ts';
import { openJournal } from '../../processor/src/journal/journal.ts';
import { replayJournal } from '../../processor/src/journal/replay.ts';
import { createSimulatedDisk, type DiskOperation, type SimulatedDisk } from '../support/simulated-disk.ts';

const FOLDER = '/journal/w/1';

const cut = (size: number, noteLength = 100): JournalEntry => ({
  type: 'cut',
  payload: { stream: 'log/s/w/1/standard/2026-11', size, root: new Uint8Array(32), note: new Uint8Array(noteLength), checkpoint: new Uint8Array(0) },
});
const stored = (size: number): JournalEntry => ({ type: 'stored', payload: { stream: 's', size } });
const carry: JournalEntry = { type: 'carry', payload: { digests: [], streams: [] } };

async function open(segmentBytes: number): Promise<{ disk: SimulatedDisk; journal: Journal }> {
  const disk = createSimulatedDisk();
  await disk.makeFolder(FOLDER);
  return { disk, journal: await openJournal(disk, { folder: FOLDER, segmentBytes }) };
}

/** Sizes of cut and stored entries, `carry` for the others: what a replay after losing every unsynced write tells. */
async function replayed(disk: SimulatedDisk): Promise<readonly (number | string)[]> {
  const { entries } = await replayJournal(
    disk.reboot(() => false),
    FOLDER,
  );
  return entries.map(({ entry }) => (entry.type === 'cut' || entry.type === 'stored' ? entry.payload.size : entry.type));
}

function coded(code: string): unknown {
  return expect.objectContaining({ code });
}

/** Makes the next operation of this kind fail. */
async function failNext(disk: SimulatedDisk, operation: DiskOperation, skip: number, errno: 'ENOSPC' | 'EIO', run: () => Promise<unknown>): Promise<unknown> {
  const from = disk.operations + skip;
  disk.failAt(from, errno);
  const outcome = await run().then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(disk.trace[from]).toBe(operation);
  return outcome;
}

describe('appending', () => {
  test('one append is one write and one fsync', async () => {
    const { disk, journal } = await open(1 << 16);
    const from = disk.operations;
    await journal.append([cut(1), cut(2), stored(3)]);
    expect(disk.trace.slice(from)).toEqual(['write', 'sync']);
    expect(await replayed(disk)).toEqual([1, 2, 3]);
  });

  test('appends that overlap keep their order', async () => {
    const { disk, journal } = await open(1 << 20);
    await Promise.all([1, 2, 3, 4, 5].map((size) => journal.append([cut(size)])));
    expect(await replayed(disk)).toEqual([1, 2, 3, 4, 5]);
  });

  test('lazy entries touch no disk, ride along behind a carry, and are written by close', async () => {
    const { disk, journal } = await open(8192);
    await journal.append([cut(1)]);
    const from = disk.operations;
    await journal.append([stored(10)], { lazy: true });
    expect(disk.operations).toBe(from);
    expect(await replayed(disk)).toEqual([1]);
    expect(journal.needsCarry).toBe(true);
    await journal.append([carry, cut(2)]);
    expect(await replayed(disk)).toEqual([1, 'carry', 10, 2]);
    await journal.append([stored(11)], { lazy: true });
    await journal.close();
    expect(await replayed(disk)).toEqual([1, 'carry', 10, 2, 11]);
    await expect(journal.append([cut(3)])).rejects.toThrow();
    await expect(journal.append([stored(3)], { lazy: true })).rejects.toThrow();
  });

  test('a batch larger than a segment still is one record', async () => {
    const { disk, journal } = await open(8192);
    expect(await journal.append([cut(1, 50_000)])).toBe(0);
    expect(journal.needsCarry).toBe(true);
    expect(await journal.append([carry, cut(2)])).toBe(1);
    expect(await replayed(disk)).toEqual([1, 'carry', 2]);
  });

  test('a segment does not begin without its carry', async () => {
    const { disk, journal } = await open(8192);
    await journal.append([cut(1)]);
    await expect(journal.append([cut(2)])).rejects.toThrow();
    await journal.append([carry, cut(2)]);
    expect(await replayed(disk)).toEqual([1, 'carry', 2]);
  });

  test('an epoch is written by one journal only', async () => {
    const { disk } = await open(8192);
    await expect(openJournal(disk, { folder: FOLDER, segmentBytes: 8192 })).rejects.toThrow(coded('JOURNAL_CORRUPT'));
  });
});

describe('releasing', () => {
  test('overwrites released files instead of making new ones, and replay never sees what they held', async () => {
    const { disk, journal } = await open(8192);
    let made = 0;
    for (let size = 1; size <= 40; size++) {
      const segment = await journal.append(journal.needsCarry ? [carry, cut(size)] : [cut(size)]);
      await journal.release(segment - 3);
      made = Math.max(made, (await disk.list(FOLDER)).length);
    }
    expect(made).toBeLessThanOrEqual(6);
    expect(disk.trace.filter((operation) => operation === 'rename').length).toBeGreaterThan(10);
    const entries = await replayed(disk);
    const cuts = entries.filter((entry) => entry !== 'carry');
    expect(cuts).toEqual([37, 38, 39, 40].slice(-cuts.length));
    expect(journal.bytes).toBeLessThanOrEqual(4 * 8192);
  });

  test('never takes the segment being written', async () => {
    const { disk, journal } = await open(1 << 16);
    await journal.append([cut(1)]);
    await journal.release(99);
    expect(await replayed(disk)).toEqual([1]);
  });

  test('surplus files go oldest first: whatever a crash leaves is no hole', async () => {
    for (let at = 0; at < 30; at++) {
      for (const survivor of [0, 1, 2, 3]) {
        const { disk, journal } = await open(8192);
        for (let size = 1; size <= 7; size++) await journal.append(journal.needsCarry ? [carry, cut(size)] : [cut(size)]);
        disk.crashAt(disk.operations + at);
        await journal.release(5).catch(() => undefined);
        let asked = 0;
        const after = disk.reboot(() => asked++ === survivor);
        const { entries } = await replayJournal(after, FOLDER);
        expect(entries.some(({ entry }) => entry.type === 'cut' && entry.payload.size === 7)).toBe(true);
      }
    }
  });

  test('counts what is not released', async () => {
    const { journal } = await open(8192);
    await journal.append([cut(1)]);
    const first = journal.bytes;
    await journal.append([carry, cut(2)]);
    await journal.append([carry, cut(3)].slice(journal.needsCarry ? 0 : 1));
    expect(journal.bytes).toBeGreaterThan(first);
    const before = journal.bytes;
    await journal.release(0);
    expect(journal.bytes).toBeLessThanOrEqual(before); // one page of its own says so, two were let go
  });
});

describe('a disk that refuses', () => {
  test.each([
    ['write', 0, 'ENOSPC', 'DISK_FULL'],
    ['sync', 1, 'ENOSPC', 'DISK_FULL'],
    ['write', 0, 'EIO', 'DISK_FAILED'],
    ['sync', 1, 'EIO', 'DISK_FAILED'],
  ] as const)('%s (operation %i) with %s gives %s, and the batch does not count', async (operation, skip, errno, code) => {
    const { disk, journal } = await open(1 << 16);
    await journal.append([cut(1)]);
    await journal.append([stored(9)], { lazy: true });
    expect(await failNext(disk, operation, skip, errno, () => journal.append([cut(2)]))).toMatchObject({ code });
    expect(await replayed(disk)).toEqual([1]);
    await journal.append([cut(3)]);
    expect(await replayed(disk)).toEqual([1, 9, 3]);
  });

  test('truncating fails as well: no further write, nothing lost', async () => {
    const { disk, journal } = await open(1 << 16);
    await journal.append([cut(1)]);
    disk.failAt(disk.operations, 'EIO');
    disk.failAt(disk.operations + 1, 'EIO');
    await expect(journal.append([cut(2)])).rejects.toThrow(coded('JOURNAL_CORRUPT'));
    await expect(journal.append([cut(3)])).rejects.toThrow(coded('JOURNAL_CORRUPT'));
    await expect(journal.append([stored(3)], { lazy: true })).rejects.toThrow(coded('JOURNAL_CORRUPT'));
    expect(await replayed(disk)).toEqual([1]);
  });

  test('every operation of a roll may fail once: the next append succeeds and nothing is lost', async () => {
    const whole = await open(8192);
    await whole.journal.append([cut(1)]);
    const from = whole.disk.operations;
    await whole.journal.append([carry, cut(2)]);
    const operations = whole.disk.operations - from;
    expect(operations).toBeGreaterThan(6);
    for (let skip = 0; skip < operations; skip++) {
      const { disk, journal } = await open(8192);
      await journal.append([cut(1)]);
      disk.failAt(disk.operations + skip, 'ENOSPC');
      const refused = await journal.append([carry, cut(2)]).then(
        () => false,
        () => true,
      );
      await journal.append(journal.needsCarry ? [carry, cut(3)] : [cut(3)]);
      const expected = refused ? [1, 3] : [1, 2, 3];
      expect((await replayed(disk)).filter((entry) => entry !== 'carry')).toEqual(expected);
    }
  });
});

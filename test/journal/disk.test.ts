import { mkdtemp, readFile, rm, stat, symlink, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../processor/src/journal/contract.ts';
import { createDisk } from '../../processor/src/journal/disk.ts';
import { openJournal } from '../../processor/src/journal/journal.ts';
import { replayJournal } from '../../processor/src/journal/replay.ts';
import { seededBytes } from '../support/seeded-random.ts';
import { plain } from './arbitrary-entry.ts';

const disk = createDisk();
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spanproof-disk-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('the real disk', () => {
  test('makes folders 0700 and files 0600, parents included', async () => {
    const folder = join(root, 'a/b/c');
    await disk.makeFolder(folder);
    await disk.makeFolder(folder);
    await (await disk.open(join(folder, 'file'))).close();
    for (const path of ['a', 'a/b', 'a/b/c']) expect((await stat(join(root, path))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'file'))).mode & 0o777).toBe(0o600);
  });

  test('gathers more chunks than one system call takes', async () => {
    const path = join(root, 'chunks');
    const file = await disk.open(path);
    const chunks = Array.from({ length: 3000 }, (_, i) => seededBytes(i, i % 5));
    await file.write(chunks, 7);
    await file.sync();
    await file.close();
    expect(Buffer.compare(await readFile(path), Buffer.concat([new Uint8Array(7), ...chunks]))).toBe(0);
  });

  test('removes files and empty folders only', async () => {
    const folder = join(root, 'r');
    await disk.makeFolder(folder);
    await (await disk.open(join(folder, 'x'))).close();
    await expect(disk.remove(folder)).rejects.toThrow(expect.objectContaining({ code: 'DISK_FAILED' }));
    await disk.remove(join(folder, 'x'));
    await disk.remove(folder);
    await expect(disk.list(folder)).rejects.toThrow(expect.objectContaining({ code: 'DISK_FAILED' }));
  });

  test('follows no link that someone put in place of a file', async () => {
    await symlink(join(root, 'elsewhere'), join(root, 'link'));
    await expect(disk.open(join(root, 'link'))).rejects.toThrow(expect.objectContaining({ code: 'DISK_FAILED' }));
  });

  test('a full device is DISK_FULL', async () => {
    const file = await disk.open('/dev/full');
    await expect(file.write([new Uint8Array(1)], 0)).rejects.toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
    await file.close();
  });

  test('carries a journal: append, recycle, lose the tail, replay', async () => {
    const folder = join(root, 'journal/w/1');
    await disk.makeFolder(folder);
    const journal = await openJournal(disk, { folder, segmentBytes: 64 << 10 });
    const appended: JournalEntry[] = [];
    for (let size = 1; size <= 30; size++) {
      const entry: JournalEntry = {
        type: 'cut',
        payload: { stream: 's', size, root: new Uint8Array(32), note: seededBytes(size, 20_000), checkpoint: new Uint8Array(0) },
      };
      const carry: JournalEntry[] = journal.needsCarry ? [{ type: 'carry', payload: { digests: [], streams: [] } }] : [];
      const segment = await journal.append([...carry, entry]);
      appended.push(...carry, entry);
      await journal.release(segment - 2);
    }
    await journal.close();
    const { entries } = await replayJournal(disk, folder);
    expect(entries.map(({ entry }) => plain(entry))).toEqual(appended.slice(-entries.length).map(plain));
    expect(entries.length).toBeGreaterThan(3);
    const last = entries.at(-1)?.segment ?? 0;
    await truncate(join(folder, `${String(last).padStart(6, '0')}.seg`), 10_000);
    const torn = await replayJournal(disk, folder);
    expect(torn.entries.at(-1)?.segment).toBeLessThan(last);
    expect(torn.tornBytes).toBeGreaterThan(0);
  });
});

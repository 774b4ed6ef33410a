import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { encodeCanonical, parseCanonical } from '@spanproof/vocabulary/ledger';
import type { Disk } from '../../processor/src/journal/contract.ts';
import type { DataKey, KeyRing } from '../../processor/src/seal/contract.ts';
import { openKeyRing } from '../../processor/src/seal/key-ring.ts';
import { createSeededRandom } from '../support/seeded-random.ts';
import { createSimulatedDisk, type SimulatedDisk } from '../support/simulated-disk.ts';
import { openCountedService } from './counted-key-service.ts';

const RING = '/keys/ring';
const unavailable = expect.objectContaining({ code: 'KEY_UNAVAILABLE' });

let folder = '';
let now = 1_000_000;
let counted: Awaited<ReturnType<typeof openCountedService>>;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-ring-'));
  counted = await openCountedService(folder);
});
afterEach(() => rm(folder, { recursive: true }));

function open(disk: Disk, writer = 'w1'): Promise<KeyRing> {
  return openKeyRing({ service: counted.service, disk, nowMs: () => now }, { folder: RING, writer, cacheMs: 60_000 });
}

const same = (a: DataKey, b: DataKey): boolean => Buffer.compare(a.key, b.key) === 0 && Buffer.compare(a.id, b.id) === 0;

/** The lines of a ring file, changed; each line is an object of strings and numbers. */
function rewrite(disk: SimulatedDisk, path: string, change: (lines: { [name: string]: unknown }[]) => void): SimulatedDisk {
  const lines = Buffer.from(disk.peek(path))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => parseCanonical(Buffer.from(line)) as { [name: string]: unknown });
  change(lines);
  const text = lines.map((line) => `${Buffer.from(encodeCanonical(line as never)).toString()}\n`).join('');
  return createSimulatedDisk(new Map([[path, Buffer.from(text)]]), new Set([RING]));
}

describe('a key ring', () => {
  test('has one key per tenant, class and day, and one per subject', async () => {
    const ring = await open(createSimulatedDisk());
    const day = await ring.dayKey('acme', 'standard', '2026-11-25');
    expect(same(day, await ring.dayKey('acme', 'standard', '2026-11-25'))).toBe(true);
    const others = [
      await ring.dayKey('acme', 'standard', '2026-11-26'),
      await ring.dayKey('acme', 'long', '2026-11-25'),
      await ring.dayKey('other', 'standard', '2026-11-25'),
      await ring.subjectKey('acme', '00'.repeat(16)),
      await ring.subjectKey('acme', '11'.repeat(16)),
      await ring.subjectKey('other', '00'.repeat(16)),
    ];
    expect(new Set([day, ...others].map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(7);
  });

  test('mints one key for many askers at once', async () => {
    const ring = await open(createSimulatedDisk());
    const keys = await Promise.all(Array.from({ length: 50 }, () => ring.dayKey('acme', 'standard', '2026-11-25')));
    expect(counted.calls.wrap).toBe(1);
    expect(keys.every((key) => same(key, keys[0] ?? key))).toBe(true);
  });

  test('hands out the same keys after a restart, and asks the service once for each', async () => {
    const disk = createSimulatedDisk();
    const first = await (await open(disk)).dayKey('acme', 'standard', '2026-11-25');
    const ring = await open(disk.reboot(() => false));
    for (let i = 0; i < 5; i++) expect(same(await ring.dayKey('acme', 'standard', '2026-11-25'), first)).toBe(true);
    expect(same(await ring.find(first.id), first)).toBe(true);
    expect(counted.calls).toEqual({ wrap: 1, unwrap: 1 });
  });

  test('finds the keys of other writers, also those minted since', async () => {
    const disk = createSimulatedDisk();
    const [mine, other] = [await open(disk, 'w1'), await open(disk, 'w2')];
    const early = await other.dayKey('acme', 'standard', '2026-11-25');
    expect(same(await mine.find(early.id), early)).toBe(true);
    const late = await other.subjectKey('acme', 'ab'.repeat(16));
    expect(same(await mine.find(late.id), late)).toBe(true);
    expect(same(await mine.dayKey('acme', 'standard', '2026-11-25'), early)).toBe(false);
    await expect(mine.find(new Uint8Array(16))).rejects.toThrow(unavailable);
  });

  test('an outage is not remembered', async () => {
    const disk = createSimulatedDisk();
    const key = await (await open(disk)).dayKey('acme', 'standard', '2026-11-25');
    const ring = await open(disk);
    counted.refuse = true;
    await expect(ring.find(key.id)).rejects.toThrow();
    await expect(ring.dayKey('acme', 'standard', '2026-11-26')).rejects.toThrow();
    counted.refuse = false;
    expect(same(await ring.find(key.id), key)).toBe(true);
    await ring.dayKey('acme', 'standard', '2026-11-26');
  });

  test('its files hold no key in the clear', async () => {
    const disk = createSimulatedDisk();
    const { key } = await (await open(disk)).dayKey('acme', 'standard', '2026-11-25');
    const file = Buffer.from(disk.peek(`${RING}/w1.jsonl`));
    for (const encoding of ['hex', 'base64', 'latin1'] as const) expect(file.includes(Buffer.from(key).toString(encoding))).toBe(false);
  });

  test.each(['../w', 'a/b', '', 'w.jsonl'])('refuses the writer id %j', async (writer) => {
    await expect(open(createSimulatedDisk(), writer)).rejects.toThrow(RangeError);
  });
});

async function twoKeys(): Promise<{ disk: SimulatedDisk; keys: DataKey[] }> {
  const disk = createSimulatedDisk();
  const ring = await open(disk);
  return { disk, keys: [await ring.dayKey('acme', 'standard', '2026-11-25'), await ring.dayKey('acme', 'standard', '2026-11-26')] };
}

describe('rows that someone changed are found', () => {
  const path = `${RING}/w1.jsonl`;

  test.each([['wrapped'], ['key_id'], ['scope'], ['check'], ['wrapped', 'key_id'], ['wrapped', 'check'], ['key_id', 'check']])(
    'swapped: %j %j',
    async (...names) => {
      const { disk } = await twoKeys();
      const swapped = rewrite(disk, path, ([first = {}, second = {}]) => {
        for (const name of names) [first[name], second[name]] = [second[name], first[name]];
      });
      const ring = await open(swapped);
      await expect(ring.dayKey('acme', 'standard', '2026-11-25')).rejects.toThrow(unavailable);
      await expect(ring.dayKey('acme', 'standard', '2026-11-26')).rejects.toThrow(unavailable);
    },
  );

  test('moved to another tenant', async () => {
    const { disk } = await twoKeys();
    await counted.service.currentVersion('other');
    const ring = await open(rewrite(disk, path, (lines) => lines.forEach((line) => (line.tenant = 'other'))));
    await expect(ring.dayKey('other', 'standard', '2026-11-25')).rejects.toThrow(unavailable);
  });

  test.each([
    ['a field more', (line: { [name: string]: unknown }) => (line.more = 1)],
    ['a field less', (line: { [name: string]: unknown }) => delete line.check],
    ['another scope', (line: { [name: string]: unknown }) => (line.scope = ['week', 'standard', '2026-48'])],
    ['version 0', (line: { [name: string]: unknown }) => (line.version = 0)],
    ['a short id', (line: { [name: string]: unknown }) => (line.key_id = 'abcd')],
  ])('%s', async (_what, change) => {
    const { disk } = await twoKeys();
    await expect(open(rewrite(disk, path, ([line = {}]) => void change(line)))).rejects.toThrow(unavailable);
  });
});

describe('erasing', () => {
  const RING_FILE = `${RING}/w1.jsonl`;
  const TAG = 'ab'.repeat(16);

  test('the key is gone from memory, file and every later opening; the next one of the subject is another', async () => {
    const disk = createSimulatedDisk();
    const ring = await open(disk);
    const [day, subject] = [await ring.dayKey('acme', 'standard', '2026-11-25'), await ring.subjectKey('acme', TAG)];
    const before = Buffer.from(disk.peek(RING_FILE));
    await ring.erase([subject.id]);
    await expect(ring.find(subject.id)).rejects.toThrow(unavailable);
    const after = Buffer.from(disk.peek(RING_FILE));
    expect(before.includes(TAG)).toBe(true);
    expect(after.includes(TAG)).toBe(false);
    expect(after.length).toBe(before.length);
    const again = await open(disk.reboot(() => false));
    await expect(again.find(subject.id)).rejects.toThrow(unavailable);
    expect(same(await again.find(day.id), day)).toBe(true);
    for (const opened of [ring, again]) expect(same(await opened.subjectKey('acme', TAG), subject)).toBe(false);
  });

  test('a key that subjects share is one of its own, and goes alone', async () => {
    const ring = await open(createSimulatedDisk());
    const [alone, shared] = [await ring.subjectKey('acme', TAG), await ring.sharedKey('acme', [TAG, 'cd'.repeat(16)])];
    expect(same(alone, shared)).toBe(false);
    await ring.erase([shared.id]);
    expect(same(await ring.find(alone.id), alone)).toBe(true);
    await expect(ring.find(shared.id)).rejects.toThrow(unavailable);
  });

  test('a crash in the middle leaves lines: the key is there or gone, all others are there', async () => {
    for (let crashAt = 0; crashAt < 12; crashAt++) {
      const disk = createSimulatedDisk();
      const ring = await open(disk);
      const keys = [await ring.subjectKey('acme', TAG), await ring.dayKey('acme', 'standard', '2026-11-25')] as const;
      disk.crashAt(crashAt);
      await ring.erase([keys[0].id]).catch(() => undefined); // the crash
      const random = createSeededRandom(crashAt);
      const again = await open(disk.reboot(() => random() < 0.5));
      expect(same(await again.find(keys[1].id), keys[1])).toBe(true);
      const rest = await again.find(keys[0].id).catch((error: unknown) => error);
      if (rest instanceof Error) expect(rest).toMatchObject({ code: 'KEY_UNAVAILABLE' });
      else expect(same(rest as DataKey, keys[0])).toBe(true);
    }
  });
});

describe('wrapping again', () => {
  test('under the next version; the one before can go, ciphertext and keys stay', async () => {
    const disk = createSimulatedDisk();
    const [ring, reader] = [await open(disk), await open(disk, 'reader')];
    const keys = [
      await ring.dayKey('acme', 'standard', '2026-11-25'),
      await ring.subjectKey('acme', 'ab'.repeat(16)),
      await ring.dayKey('other', 'standard', '2026-11-25'),
    ];
    const gone = await ring.subjectKey('acme', 'cd'.repeat(16));
    for (const { id } of keys) await reader.find(id);
    await ring.erase([gone.id]);
    await counted.service.rotate('acme');
    expect(await ring.rewrap('acme')).toBe(2);
    await counted.service.destroy('acme', 1);
    expect(await ring.rewrap('acme')).toBe(0);
    now += 60_000;
    for (const opened of [ring, reader, await open(disk.reboot(() => false))]) {
      for (const key of keys) expect(same(await opened.find(key.id), key)).toBe(true);
      await expect(opened.find(gone.id)).rejects.toThrow(unavailable);
    }
    expect(same(await ring.dayKey('acme', 'standard', '2026-11-25'), keys[0] ?? gone)).toBe(true);
  });

  test('keys minted meanwhile are under the version that counts', async () => {
    const disk = createSimulatedDisk();
    const ring = await open(disk);
    await ring.dayKey('acme', 'standard', '2026-11-25');
    await counted.service.rotate('acme');
    const [, ...minted] = await Promise.all([ring.rewrap('acme'), ...Array.from({ length: 30 }, (_, i) => ring.subjectKey('acme', String(i)))]);
    await ring.rewrap('acme');
    await counted.service.destroy('acme', 1);
    now += 60_000;
    for (const key of minted as DataKey[]) expect(same(await (await open(disk)).find(key.id), key)).toBe(true);
  });

  test('cut short anywhere, every key is still there under one of the two versions', async () => {
    const random = createSeededRandom(7);
    for (let crashAt = 0; crashAt < 20; crashAt++) {
      const disk = createSimulatedDisk();
      const ring = await open(disk);
      const keys = [await ring.subjectKey('acme', '0'), await ring.subjectKey('acme', '1')];
      await counted.service.rotate('acme');
      disk.crashAt(crashAt);
      await ring.rewrap('acme').catch(() => undefined); // the crash
      const again = await open(disk.reboot(() => random() < 0.5));
      for (const key of keys) expect(same(await again.find(key.id), key)).toBe(true);
    }
  });
});

test('an opened key stays in memory for its time at most', async () => {
  const ring = await open(createSimulatedDisk());
  const key = await ring.dayKey('acme', 'standard', '2026-11-25');
  counted.refuse = true;
  expect(same(await ring.find(key.id), key)).toBe(true);
  now += 60_000;
  await expect(ring.find(key.id)).rejects.toThrow();
});

async function keysSurvive(wrap: (disk: Disk) => Disk, asked: readonly number[], crashAt: number, seed: number, survival: number): Promise<boolean> {
  const disk = createSimulatedDisk();
  disk.crashAt(crashAt);
  const handedOut: DataKey[] = [];
  await (async () => {
    const ring = await open(wrap(disk));
    for (const scope of asked) handedOut.push(await ring.subjectKey('acme', String(scope)));
  })().catch(() => undefined); // the crash, or a write it turned into a failure
  const random = createSeededRandom(seed);
  const ring = await open(disk.reboot(() => random() < survival));
  for (const key of handedOut) {
    const found = await ring.find(key.id).catch(() => undefined);
    if (found === undefined || !same(found, key)) return false;
  }
  await ring.subjectKey('acme', 'after'); // what the crash cut short does not spoil the next line
  return true;
}

describe('whatever the crash', () => {
  const scopes = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 12 });

  function property(wrap: (disk: Disk) => Disk): ReturnType<typeof fc.asyncProperty<[number[], number, number, number]>> {
    return fc.asyncProperty(scopes, fc.nat({ max: 40 }), fc.nat(), fc.constantFrom(0, 0.5, 0.9), async (asked, crashAt, seed, survival) => {
      expect(await keysSurvive(wrap, asked, crashAt, seed, survival)).toBe(true);
    });
  }

  test('a key that was handed out is found again', async () => {
    await fc.assert(
      property((disk) => disk),
      { numRuns: 150 },
    );
  });

  test.each([
    [
      'files',
      (disk: Disk): Disk => ({
        ...disk,
        open: async (path) => ({ ...(await disk.open(path)), sync: async () => {} }),
      }),
    ],
    ['folders', (disk: Disk): Disk => ({ ...disk, syncFolder: async () => {} })],
  ])('a ring that does not sync its %s is caught', async (_what, wrap) => {
    expect((await fc.check(property(wrap), { numRuns: 150, endOnFailure: true })).failed).toBe(true);
  });

  test('a full disk refuses the key; later ones are fine', async () => {
    const disk = createSimulatedDisk();
    const ring = await open(disk);
    disk.failAt(disk.operations, 'ENOSPC');
    await expect(ring.subjectKey('acme', '1')).rejects.toThrow(expect.objectContaining({ code: 'DISK_FULL' }));
    const key = await ring.subjectKey('acme', '1');
    const again = await open(disk.reboot(() => false));
    expect(same(await again.subjectKey('acme', '1'), key)).toBe(true);
  });
});

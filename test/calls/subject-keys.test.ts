import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeHex } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SubjectKeys } from '../../processor/src/calls/contract.ts';
import { createDisk } from '../../processor/src/journal/disk.ts';
import { openKeyRing } from '../../processor/src/seal/key-ring.ts';
import { openLocalKeys } from '../../processor/src/seal/keys/local.ts';
import { openRoleKeys } from '../../processor/src/seal/role-keys.ts';
import { createSubjectKeys } from '../../processor/src/serve/find-subject-keys.ts';
import { createPlaceKeys } from '../../processor/src/writer/place-keys.ts';

/** A call as far as the choice of its keys looks at it. */
type Placed = Parameters<ReturnType<typeof createPlaceKeys>>[0];
const callOf = (tenant: string, subjects: readonly string[]): Placed => ({ kind: 'llm.call', tenant, subject: { subjects } }) as unknown as Placed;

let keysFolder: string;
let keys: SubjectKeys;
/** Seals as the writer of this name does; yields the ids of the keys it takes. */
let place: (writer: string, tenant: string, subjects: readonly string[]) => Promise<readonly string[]>;

beforeAll(async () => {
  keysFolder = await mkdtemp(join(tmpdir(), 'spanproof-subject-keys-'));
  const disk = createDisk();
  const service = await openLocalKeys({ folder: keysFolder, cacheMs: 60_000 });
  const roles = await openRoleKeys({ service }, { folder: join(keysFolder, 'roles') });
  place = async (writer, tenant, subjects) => {
    const keyRing = await openKeyRing({ service, disk, nowMs: Date.now }, { folder: join(keysFolder, 'ring'), writer, cacheMs: 60_000 });
    const placeKeys = createPlaceKeys({ keyRing, tenantTagKey: await roles.symmetric('tenant-tag'), subjectTagKey: await roles.symmetric('subject-tag') });
    const placed = await placeKeys(callOf(tenant, subjects), 'standard', 1_795_000_000_000_000_000n);
    await keyRing.close();
    return placed.keys.map(({ id }) => encodeHex(id));
  };
  keys = createSubjectKeys({ disk, roleKeys: roles }, { keysFolder });
  await place('w1', 'default', []);
});
afterAll(() => rm(keysFolder, { recursive: true, force: true }));

test('nobody was declared: nobody is found', async () => {
  expect(await keys.find('ada')).toEqual([]);
});

test('a subject has a key in the ring of each writer and of each tenant; all of them are found, and no others', async () => {
  const [, first] = await place('w1', 'default', ['ada']);
  const [, second] = await place('w2', 'default', ['ada']);
  const [, third] = await place('w1', 'acme', ['ada']);
  await place('w1', 'default', ['bob', 'ada\0', 'ADA']);
  expect(new Set(await keys.find('ada'))).toEqual(new Set([first, second, third]));
  expect(await keys.find('ada')).toHaveLength(3);
  expect(await keys.find('ada ')).toEqual([]);
  expect(await keys.find('acme\0ada')).toEqual([]);
});

test('every subject of a call with seven is found by its own key', async () => {
  const seven = Array.from({ length: 7 }, (_, index) => `person ${index}`);
  const [, ...placed] = await place('w3', 'default', seven);
  const found = await Promise.all(seven.map((subject) => keys.find(subject)));
  expect(found.flat().toSorted()).toEqual(placed.toSorted());
});

test('of a call with more subjects the last ones share a key, and each of them finds it', async () => {
  const ten = Array.from({ length: 10 }, (_, index) => `one of ten ${index}`);
  const placed = await place('w4', 'default', ten);
  expect(placed).toHaveLength(8);
  const found = await Promise.all(ten.map((subject) => keys.find(subject)));
  for (const ids of found) expect(ids).toHaveLength(1);
  expect(new Set(found.flat()).size).toBe(7);
  expect(found.flat().filter((id) => id === placed.at(-1))).toHaveLength(4);
});

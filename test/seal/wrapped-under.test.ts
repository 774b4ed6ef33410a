import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDisk } from '../../processor/src/journal/disk.ts';
import { countUse, subtractUse, sumUse } from '../../processor/src/seal/count-use.ts';
import { openKeyRing, readKeyIds } from '../../processor/src/seal/key-ring.ts';
import { openLocalKeys } from '../../processor/src/seal/keys/local.ts';
import { LOG_TENANT, rewrapNamedSecrets } from '../../processor/src/seal/named-secrets.ts';
import { openRoleKeys } from '../../processor/src/seal/role-keys.ts';
import { planScrub } from '../../processor/src/seal/scrub-lines.ts';
import { openStreamKeys } from '../../processor/src/seal/stream-keys.ts';
import { countWrapped, listDataKeys } from '../../processor/src/seal/wrapped-under.ts';

const disk = createDisk();
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-wrapped-'));
});
afterEach(() => rm(folder, { recursive: true }));

const openService = (): ReturnType<typeof openLocalKeys> => openLocalKeys({ folder, cacheMs: 60_000 });

test('what each version wraps is counted over rings, roles and streams; an erased key counts nowhere', async () => {
  const service = await openService();
  const ring = await openKeyRing({ service, disk, nowMs: Date.now }, { folder: join(folder, 'ring'), writer: 'w1', cacheMs: 60_000 });
  const roles = await openRoleKeys({ service }, { folder: join(folder, 'roles') });
  const streams = await openStreamKeys({ service }, { folder: join(folder, 'streams') });
  await ring.dayKey('acme', 'standard', '2026-11-25');
  const gone = await ring.subjectKey('acme', 'ab'.repeat(16));
  await roles.symmetric('tenant-tag');
  await streams.mint('test.example/log/s/w1/1/ops/2026-11');
  await service.rotate('acme');
  await ring.dayKey('acme', 'standard', '2026-11-26');
  await ring.erase([gone.id]);
  await ring.close();
  const counted = await countWrapped(disk, folder);
  expect([counted('acme', 1), counted('acme', 2), counted('acme', 3), counted(LOG_TENANT, 1), counted('nobody', 1)]).toEqual([1, 1, 0, 2, 0]);
  expect((await listDataKeys(disk, folder)).map(({ tenant, scope, version }) => [tenant, ...scope, version])).toEqual([
    ['acme', 'day', 'standard', '2026-11-25', 1],
    ['acme', 'day', 'standard', '2026-11-26', 2],
  ]);
});

test('keys are found by a text of their line, in every ring', async () => {
  const service = await openService();
  for (const writer of ['w1', 'w2']) {
    const ring = await openKeyRing({ service, disk, nowMs: Date.now }, { folder: join(folder, 'ring'), writer, cacheMs: 60_000 });
    await ring.subjectKey('acme', 'ab'.repeat(16));
    await ring.sharedKey('acme', ['cd'.repeat(16), 'ab'.repeat(16)]);
    await ring.subjectKey('acme', 'ef'.repeat(16));
    await ring.close();
  }
  const counts = await Promise.all(['ab', 'cd', 'ef', '99'].map(async (tag) => (await listDataKeys(disk, folder, tag.repeat(16))).length));
  expect(counts).toEqual([4, 2, 2, 0]);
  expect(await listDataKeys(disk, folder)).toHaveLength(6);
});

describe('named secrets', () => {
  test('wrapped again are the same secrets; what they stood under can go', async () => {
    const service = await openService();
    const roles = await openRoleKeys({ service }, { folder: join(folder, 'roles') });
    const [secret, signer] = [await roles.symmetric('tenant-tag'), await roles.signer('log', 'test.example/log')];
    await service.rotate(LOG_TENANT);
    expect(await rewrapNamedSecrets({ service }, join(folder, 'roles'))).toBe(2);
    expect(await rewrapNamedSecrets({ service }, join(folder, 'roles'))).toBe(0);
    await service.destroy(LOG_TENANT, 1);
    const again = await openRoleKeys({ service: await openService() }, { folder: join(folder, 'roles') });
    expect(Buffer.compare(await again.symmetric('tenant-tag'), secret)).toBe(0);
    expect((await again.signer('log', 'test.example/log')).vkey).toEqual(signer.vkey);
    expect(await readdir(join(folder, 'roles'))).toHaveLength(2);
  });

  test('a damaged one stops it, and nothing is lost', async () => {
    const service = await openService();
    const roles = await openRoleKeys({ service }, { folder: join(folder, 'roles') });
    await roles.symmetric('tenant-tag');
    const [name = ''] = await readdir(join(folder, 'roles'));
    const path = join(folder, 'roles', name);
    const whole = await readFile(path);
    await writeFile(path, whole.subarray(0, -3));
    await service.rotate(LOG_TENANT);
    await expect(rewrapNamedSecrets({ service }, join(folder, 'roles'))).rejects.toThrow(expect.objectContaining({ code: 'KEY_UNAVAILABLE' }));
    await writeFile(path, whole);
    expect(await rewrapNamedSecrets({ service }, join(folder, 'roles'))).toBe(1);
  });
});

describe('scrubbing', () => {
  const line = (id: string, scope: string): string =>
    `{"check":"${'1f'.repeat(16)}","key_id":"${id}","scope":${scope},"tenant":"acme","version":1,"wrapped":"QUJDREVGR0g="}`;
  const [first, second] = ['aa'.repeat(16), 'bb'.repeat(16)];
  const file = Buffer.from(`${line(first, '["day","standard","2026-11-25"]')}\n${line(second, '["subject","cc","dd"]')}\n`);

  test('writes zeros over what is named, in the lines that are named, without moving a byte', () => {
    const scrubbed = Buffer.from(file);
    for (const { position, bytes } of planScrub(file, [second], ['wrapped', 'check', 'scope'])) scrubbed.set(bytes, position);
    expect(scrubbed.toString()).toBe(
      `${line(first, '["day","standard","2026-11-25"]')}\n${line(second, '["subject","00","00"]').replaceAll('1f', '00').replace('QUJDREVGR0g=', 'AAAAAAAAAAA=')}\n`,
    );
  });

  test('of a key that is not there, nothing; of a day, no scope', () => {
    expect(planScrub(file, ['ee'.repeat(16)], ['wrapped'])).toEqual([]);
    expect(planScrub(file, [first], ['scope'])).toEqual([]);
    expect(planScrub(file, [first, second], ['wrapped'])).toHaveLength(2);
  });
});

describe('use', () => {
  test('is counted where the service is asked, refusals too', async () => {
    const { service, use } = countUse(await openService());
    const before = { ...use };
    const wrapped = await service.wrap('acme', await service.currentVersion('acme'), Buffer.from('x'), Buffer.from('aad'));
    await service.unwrap('acme', 1, wrapped, Buffer.from('aad'));
    await expect(service.unwrap('acme', 1, wrapped, Buffer.from('other'))).rejects.toThrow();
    expect(use).toEqual({ wraps: 1, unwraps: 2, refused: 1 });
    expect(subtractUse(use, before)).toEqual({ wraps: 1, unwraps: 2, refused: 1 });
    expect(sumUse([use, use])).toEqual({ wraps: 2, unwraps: 4, refused: 2 });
  });

  test('key ids are read from hex, and nothing else', () => {
    expect(readKeyIds(['ab'.repeat(16)])).toEqual([new Uint8Array(16).fill(0xab)]);
    for (const id of ['', 'ab', 'AB'.repeat(16), 'zz'.repeat(16)]) expect(() => readKeyIds([id])).toThrow(RangeError);
  });
});

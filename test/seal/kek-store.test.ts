import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeyService } from '../../processor/src/seal/contract.ts';
import { formatKekLine, type KekLine, parseKekLines, type SealedKek } from '../../processor/src/seal/kek-lines.ts';
import { type KekRoot, openKekStore } from '../../processor/src/seal/kek-store.ts';
import { openLocalKeys } from '../../processor/src/seal/keys/local.ts';

const unavailable = expect.objectContaining({ code: 'KEY_UNAVAILABLE' });
const aad = Buffer.from('aad');
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-keks-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = (name: string): string => join(folder, name);
const lines = async (): Promise<readonly KekLine[]> => parseKekLines(await readFile(file('keks.jsonl')));
const open = (): Promise<KeyService> => openLocalKeys({ folder, cacheMs: 60_000 });

describe('lines', () => {
  const place = { tenant: 'acme', version: 3, keyId: new Uint8Array(16).fill(7), under: 'master' };

  test('come back as they were written', () => {
    const written: readonly KekLine[] = [
      { ...place, wrapped: Uint8Array.of(1, 2, 3), created: 5n },
      { ...place, wrapped: Uint8Array.of(4) },
      { ...place, destroyed: 9n },
    ];
    const text = Buffer.concat(written.flatMap((line) => [formatKekLine(line), Buffer.from('\n')]));
    expect(parseKekLines(text)).toEqual(written);
  });

  test('of earlier versions, without what sealed them and when', () => {
    const [line] = parseKekLines(Buffer.from(`{"key_id":"${'07'.repeat(16)}","tenant":"acme","version":1,"wrapped":"AQID"}\n`));
    expect(line).toEqual({ ...place, version: 1, under: '', wrapped: Uint8Array.of(1, 2, 3) });
  });

  test.each([
    ['both there and gone', { destroyed: '5', wrapped: 'AQID' }],
    ['gone and made', { destroyed: '5', created: '4' }],
    ['neither', {}],
    ['an instant that is none', { created: 'now', wrapped: 'AQID' }],
    ['a member more', { wrapped: 'AQID', more: 1 }],
    ['version 0', { wrapped: 'AQID', version: 0 }],
    ['a short id', { wrapped: 'AQID', key_id: 'abcd' }],
    ['no base64', { wrapped: '!' }],
  ])('%s: refused', (_what, members) => {
    const fields = Object.entries({ key_id: '07'.repeat(16), tenant: 'acme', under: 'x', version: 1, ...members });
    const text = JSON.stringify(Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : 1))));
    expect(() => parseKekLines(Buffer.from(`${text}\n`))).toThrow(unavailable);
  });
});

describe('the local root', () => {
  test('a destruction replaces the master: the old one is zeros, every living KEK is sealed under the new one', async () => {
    const service = await open();
    for (const tenant of ['acme', 'other']) await service.currentVersion(tenant);
    const [oldMaster = ''] = (await readFile(file('master.key'), 'utf8')).split('\n');
    await service.rotate('acme');
    await service.destroy('acme', 1);
    const masters = (await readFile(file('master.key'), 'utf8')).split('\n').filter((line) => line !== '');
    expect(masters).toEqual(['0'.repeat(64), expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(masters).not.toContain(oldMaster);
    const sealed = (await lines()).filter((line): line is SealedKek => 'wrapped' in line);
    const newest = new Set([sealed.at(-1)?.under]);
    for (const [tenant, version] of [
      ['acme', 2],
      ['other', 1],
    ] as const)
      expect(newest).toContain(sealed.filter((line) => line.tenant === tenant && line.version === version).at(-1)?.under);
    expect(sealed.filter(({ tenant, version }) => tenant === 'acme' && version === 1).every(({ wrapped }) => wrapped.every((byte) => byte === 0))).toBe(true);
  });

  test('a tenant that comes in another process while the master is replaced keeps its key', async () => {
    const [mine, other] = [await open(), await open()];
    await mine.currentVersion('acme');
    for (let round = 1; round <= 5; round++) {
      const tenants = Array.from({ length: 8 }, (_, index) => `tenant ${round} ${index}`);
      await mine.rotate('acme');
      const [, ...wrapped] = await Promise.all([
        mine.destroy('acme', round),
        ...tenants.map(async (tenant) => other.wrap(tenant, await other.currentVersion(tenant), Buffer.from(tenant), aad)),
      ]);
      const later = await open();
      for (const [index, tenant] of tenants.entries())
        expect(Buffer.from(await later.unwrap(tenant, 1, (wrapped as Uint8Array[])[index] ?? new Uint8Array(0), aad)).toString()).toBe(tenant);
    }
  });

  test('a line of the master file that a crash cut short does no harm', async () => {
    const service = await open();
    const version = await service.currentVersion('acme');
    const wrapped = await service.wrap('acme', version, Buffer.from('x'), aad);
    await writeFile(file('master.key'), `${await readFile(file('master.key'), 'utf8')}0123abc`);
    await service.rotate('acme');
    const again = await open();
    expect(Buffer.from(await again.unwrap('acme', version, wrapped, aad)).toString()).toBe('x');
    await again.destroy('acme', version);
    await expect((await open()).unwrap('acme', version, wrapped, aad)).rejects.toThrow(unavailable);
  });
});

/** A root that fails at one of its steps. */
function createFragileRoot(): { readonly root: KekRoot; readonly sealed: Map<string, Uint8Array>; failing: 'destroy' | 'seal' | undefined } {
  const sealed = new Map<string, Uint8Array>();
  const fragile = {
    sealed,
    failing: undefined as 'destroy' | 'seal' | undefined,
    root: {
      name: 'fragile',
      custody: 'test',
      async seal(_place: unknown, key: Uint8Array) {
        if (fragile.failing === 'seal') throw new Error('out of reach');
        const under = randomBytes(8).toString('hex');
        sealed.set(under, Uint8Array.from(key));
        return { under, wrapped: Buffer.from(under) };
      },
      async open({ under }: SealedKek) {
        const key = sealed.get(under);
        if (key === undefined) throw Object.assign(new Error('gone'), { code: 'KEY_UNAVAILABLE' });
        return key;
      },
      async destroy(under: string) {
        if (fragile.failing === 'destroy') throw new Error('out of reach');
        sealed.delete(under);
      },
    } satisfies KekRoot,
  };
  return fragile;
}

describe('a root that fails half way', () => {
  test('a destruction that could not be finished counts as begun, and is finished by asking once more', async () => {
    const fragile = createFragileRoot();
    const service = await openKekStore({ root: fragile.root, nowMs: () => 1000 }, { folder, cacheMs: 60_000 });
    const wrapped = await service.wrap('acme', await service.currentVersion('acme'), Buffer.from('x'), aad);
    await service.rotate('acme');
    fragile.failing = 'destroy';
    await expect(service.destroy('acme', 1)).rejects.toThrow('out of reach');
    await expect((await openKekStore({ root: fragile.root, nowMs: () => 1000 }, { folder, cacheMs: 1 })).unwrap('acme', 1, wrapped, aad)).rejects.toThrow(
      unavailable,
    );
    expect(fragile.sealed.size).toBe(2);
    fragile.failing = undefined;
    await service.destroy('acme', 1);
    expect(fragile.sealed.size).toBe(1);
  });

  test('a version that could not be sealed was never made', async () => {
    const fragile = createFragileRoot();
    const service = await openKekStore({ root: fragile.root, nowMs: () => 1000 }, { folder, cacheMs: 60_000 });
    await service.currentVersion('acme');
    fragile.failing = 'seal';
    await expect(service.rotate('acme')).rejects.toThrow('out of reach');
    fragile.failing = undefined;
    expect(await service.currentVersion('acme')).toBe(1);
    expect(await service.rotate('acme')).toBe(2);
  });

  test('a KEK that the root gives back changed is not used', async () => {
    const fragile = createFragileRoot();
    const service = await openKekStore({ root: fragile.root, nowMs: () => 1000 }, { folder, cacheMs: 60_000 });
    const wrapped = await service.wrap('acme', await service.currentVersion('acme'), Buffer.from('x'), aad);
    service.forget();
    for (const under of fragile.sealed.keys()) fragile.sealed.set(under, randomBytes(32));
    await expect(service.unwrap('acme', 1, wrapped, aad)).rejects.toThrow(unavailable);
  });
});

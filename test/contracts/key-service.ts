import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeyService } from '../../processor/src/seal/contract.ts';
import { openKeyService } from '../../processor/src/seal/keys/index.ts';
import type { KeyServiceSettings } from '../../processor/src/seal/keys/settings.ts';

/** What the suite has to know about one key service. */
export interface KeyServiceSubject {
  /** Its name in KEY_SERVICES. */
  readonly name: KeyServiceSettings['service'];
  /** What it is opened with, besides folder and cache. */
  settings(): Pick<KeyServiceSettings, 'vault' | 'awsKms'>;
  /** Takes away the right to open what was wrapped, and gives it back. */
  readonly denial?: { deny(): void; allow(): void };
  /** Copies of the folder from before a destruction: files without which the copy is one, since they are never in backups. */
  readonly neverCopied: readonly string[];
  /** Brings it into a state in which it must refuse to unwrap what it wrapped before. */
  readonly outages: readonly { readonly what: string; readonly cause: (folder: string) => Promise<void> | void; readonly mend?: () => void }[];
}

const unavailable = expect.objectContaining({ code: 'KEY_UNAVAILABLE' });
const aad = Buffer.from('aad');

/** The contract of every key service (processor/src/seal/contract.ts). */
export function describeKeyService(subject: KeyServiceSubject): void {
  describe(`key service ${subject.name}`, () => {
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'spanproof-keys-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const settingsOf = (place: string): KeyServiceSettings => ({ service: subject.name, folder: place, cacheMs: 60_000, ...subject.settings() });
    const open = (place: string, nowMs?: () => number): Promise<KeyService> => openKeyService(settingsOf(place), nowMs);
    const opens = async (service: KeyService, version: number, wrapped: Uint8Array): Promise<boolean> =>
      service.unwrap('acme', version, wrapped, aad).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'KEY_UNAVAILABLE' });
          return false;
        },
      );

    test('says who it is', async () => {
      const service = await open(folder);
      expect(service.name).toBe(subject.name);
      expect(service.custody).not.toBe('');
    });

    test('unwraps what it wrapped, also after it was opened again', async () => {
      const service = await open(folder);
      const version = await service.currentVersion('acme');
      const key = randomBytes(32);
      const wrapped = await service.wrap('acme', version, key, aad);
      expect(Buffer.compare(await service.unwrap('acme', version, wrapped, aad), key)).toBe(0);
      const again = await open(folder);
      expect(await again.currentVersion('acme')).toBe(version);
      expect(Buffer.compare(await again.unwrap('acme', version, wrapped, aad), key)).toBe(0);
    });

    test('wraps the same key differently every time, and never in the clear', async () => {
      const service = await open(folder);
      const version = await service.currentVersion('acme');
      const key = randomBytes(32);
      const [first, second] = [await service.wrap('acme', version, key, aad), await service.wrap('acme', version, key, aad)];
      expect(Buffer.compare(first, second)).not.toBe(0);
      expect(Buffer.from(first).includes(key)).toBe(false);
    });

    test('refuses another aad, another tenant, another version, any flipped bit and any cut', async () => {
      const service = await open(folder);
      const version = await service.currentVersion('acme');
      await service.currentVersion('other');
      const wrapped = await service.wrap('acme', version, randomBytes(32), aad);
      await expect(service.unwrap('acme', version, wrapped, Buffer.from('bad'))).rejects.toThrow(unavailable);
      await expect(service.unwrap('other', version, wrapped, aad)).rejects.toThrow(unavailable);
      await expect(service.unwrap('unknown', version, wrapped, aad)).rejects.toThrow(unavailable);
      await expect(service.unwrap('acme', version + 1, wrapped, aad)).rejects.toThrow(unavailable);
      await expect(service.wrap('acme', version + 1, randomBytes(32), aad)).rejects.toThrow(unavailable);
      for (let byte = 0; byte < wrapped.length; byte++) {
        const flipped = Uint8Array.from(wrapped);
        flipped[byte] = (flipped[byte] ?? 0) ^ (1 << (byte & 7));
        await expect(service.unwrap('acme', version, flipped, aad)).rejects.toThrow(unavailable);
        await expect(service.unwrap('acme', version, wrapped.subarray(0, byte), aad)).rejects.toThrow(unavailable);
      }
    });

    test('keeps tenants of any name apart', async () => {
      const service = await open(folder);
      const tenants = ['a', 'a/../b', '"quoted"\n', 'Ω', '$log', ' '];
      for (const tenant of tenants) {
        const version = await service.currentVersion(tenant);
        const wrapped = await service.wrap(tenant, version, Buffer.from(tenant), aad);
        const again = await open(folder);
        expect(Buffer.from(await again.unwrap(tenant, version, wrapped, aad)).toString()).toBe(tenant);
      }
    });

    test('makes one KEK for many askers at once', async () => {
      const service = await open(folder);
      const versions = await Promise.all(Array.from({ length: 20 }, () => service.currentVersion('acme')));
      expect(new Set(versions).size).toBe(1);
    });

    test('makes one KEK for several processes that use the folder for the first time at once', { timeout: 60_000 }, async () => {
      const children = Array.from({ length: 4 }, () => fork(new URL('key-service-child.ts', import.meta.url), [JSON.stringify(settingsOf(folder))]));
      const exits = children.map((child) => once(child, 'exit'));
      await Promise.all(children.map((child) => once(child, 'message'))); // imports done: now start together
      const answers = children.map(async (child) => {
        const [message]: unknown[] = await once(child, 'message');
        return message as { readonly version: number; readonly key: string; readonly wrapped: string };
      });
      for (const child of children) child.send('go');
      const wrappings = await Promise.all(answers);
      await Promise.all(exits);
      const service = await open(folder);
      for (const { version, key, wrapped } of wrappings)
        expect(Buffer.from(await service.unwrap('acme', version, Buffer.from(wrapped, 'hex'), aad)).toString('hex')).toBe(key);
    });

    test('rotation: the next version wraps, earlier ones unwrap, in every process that opens the folder', async () => {
      const service = await open(folder);
      const first = await service.currentVersion('acme');
      const key = randomBytes(32);
      const old = await service.wrap('acme', first, key, aad);
      const next = await service.rotate('acme');
      expect(next).toBe(first + 1);
      for (const asked of [service, await open(folder)]) {
        expect(await asked.currentVersion('acme')).toBe(next);
        expect(Buffer.compare(await asked.unwrap('acme', first, old, aad), key)).toBe(0);
        expect(await opens(asked, next, old)).toBe(false);
      }
      expect(await service.list()).toEqual([
        { tenant: 'acme', version: first, created: expect.any(BigInt) as bigint, keyId: expect.any(Uint8Array) as Uint8Array },
        { tenant: 'acme', version: next, created: expect.any(BigInt) as bigint, keyId: expect.any(Uint8Array) as Uint8Array },
      ]);
    });

    test('what another process rotated counts within the life of the cache, at once after forget()', async () => {
      let now = 1_000_000;
      const [mine, other] = [await open(folder, () => now), await open(folder)];
      expect(await mine.currentVersion('acme')).toBe(1);
      await other.rotate('acme');
      expect(await mine.currentVersion('acme')).toBe(1);
      now += 60_000;
      expect(await mine.currentVersion('acme')).toBe(2);
      await other.rotate('acme');
      mine.forget();
      expect(await mine.currentVersion('acme')).toBe(3);
    });

    test('destroying: what the version wrapped is lost for good, everything else stays, and once more is fine', async () => {
      const service = await open(folder);
      const first = await service.currentVersion('acme');
      const other = await service.currentVersion('other');
      const [lost, kept] = [await service.wrap('acme', first, randomBytes(32), aad), await service.wrap('other', other, Buffer.from('kept'), aad)];
      await expect(service.destroy('acme', first)).rejects.toThrow(expect.objectContaining({ code: 'KEY_IN_USE' }));
      const next = await service.rotate('acme');
      const alive = await service.wrap('acme', next, Buffer.from('alive'), aad);
      for (let time = 0; time < 2; time++) await service.destroy('acme', first);
      for (const asked of [service, await open(folder)]) {
        expect(await opens(asked, first, lost)).toBe(false);
        await expect(asked.wrap('acme', first, randomBytes(32), aad)).rejects.toThrow(unavailable);
        expect(Buffer.from(await asked.unwrap('acme', next, alive, aad)).toString()).toBe('alive');
        expect(Buffer.from(await asked.unwrap('other', other, kept, aad)).toString()).toBe('kept');
        expect((await asked.list()).map(({ tenant, version, destroyed }) => [tenant, version, destroyed !== undefined])).toEqual([
          ['acme', first, true],
          ['acme', next, false],
          ['other', other, false],
        ]);
      }
      await expect(service.destroy('acme', 77)).rejects.toThrow(unavailable);
      expect(await service.rotate('acme')).toBe(next + 1);
    });

    test('a copy of the folder from before does not bring a destroyed version back', async () => {
      const service = await open(folder);
      const version = await service.currentVersion('acme');
      const wrapped = await service.wrap('acme', version, randomBytes(32), aad);
      const copy = await mkdtemp(join(tmpdir(), 'spanproof-keys-copy-'));
      await cp(folder, copy, { recursive: true });
      expect(await opens(await open(copy), version, wrapped)).toBe(true); // positive control: before, the copy opens it
      await service.rotate('acme');
      await service.destroy('acme', version);
      for (const file of subject.neverCopied) await cp(join(folder, file), join(copy, file));
      expect(await opens(await open(copy), version, wrapped)).toBe(false);
      await rm(copy, { recursive: true });
    });

    test('an opened key is used until its time is over, then asked for again', async () => {
      const { denial } = subject;
      if (denial === undefined) return; // a file is not denied for a while: its outages are below
      let now = 1_000_000;
      const service = await open(folder, () => now);
      const version = await service.currentVersion('acme');
      const wrapped = await service.wrap('acme', version, randomBytes(32), aad);
      denial.deny();
      expect(await opens(service, version, wrapped)).toBe(true);
      now += 60_000;
      expect(await opens(service, version, wrapped)).toBe(false);
      denial.allow();
      expect(await opens(service, version, wrapped)).toBe(true);
      denial.deny();
      service.forget();
      expect(await opens(service, version, wrapped)).toBe(false);
      denial.allow();
    });

    test('no file of it holds a key in the clear', async () => {
      const service = await open(folder);
      const key = randomBytes(32);
      await service.wrap('acme', await service.currentVersion('acme'), key, aad);
      const file = await readFile(join(folder, 'keks.jsonl'));
      for (const encoding of ['hex', 'base64', 'latin1'] as const) expect(file.includes(key.toString(encoding))).toBe(false);
    });

    test.each(subject.outages)('$what: refuses, makes nothing new, and says no secret', async ({ cause, mend }) => {
      const service = await open(folder);
      const version = await service.currentVersion('acme');
      const key = randomBytes(32);
      const wrapped = await service.wrap('acme', version, key, aad);
      await cause(folder);
      const failure = await open(folder)
        .then(async (reopened) => reopened.unwrap('acme', version, wrapped, aad))
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      mend?.();
      expect(failure).toMatchObject({ code: 'KEY_UNAVAILABLE' });
      expect(String(failure)).not.toContain(key.toString('hex'));
    });
  });
}

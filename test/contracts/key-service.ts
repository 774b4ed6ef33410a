import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeyService } from '../../processor/src/seal/contract.ts';

/** What the suite has to know about one key service. */
export interface KeyServiceSubject {
  /** Its name in KEY_SERVICES. */
  readonly name: string;
  open(folder: string): Promise<KeyService>;
  /** Brings it into a state in which it must refuse to unwrap what it wrapped before. */
  readonly outages: readonly { readonly what: string; readonly cause: (folder: string) => Promise<void> }[];
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

    test('says who it is', async () => {
      const service = await subject.open(folder);
      expect(service.name).toBe(subject.name);
      expect(service.custody).not.toBe('');
    });

    test('unwraps what it wrapped, also after it was opened again', async () => {
      const service = await subject.open(folder);
      const version = await service.currentVersion('acme');
      const key = randomBytes(32);
      const wrapped = await service.wrap('acme', version, key, aad);
      expect(Buffer.compare(await service.unwrap('acme', version, wrapped, aad), key)).toBe(0);
      const again = await subject.open(folder);
      expect(await again.currentVersion('acme')).toBe(version);
      expect(Buffer.compare(await again.unwrap('acme', version, wrapped, aad), key)).toBe(0);
    });

    test('wraps the same key differently every time, and never in the clear', async () => {
      const service = await subject.open(folder);
      const version = await service.currentVersion('acme');
      const key = randomBytes(32);
      const [first, second] = [await service.wrap('acme', version, key, aad), await service.wrap('acme', version, key, aad)];
      expect(Buffer.compare(first, second)).not.toBe(0);
      expect(Buffer.from(first).includes(key)).toBe(false);
    });

    test('refuses another aad, another tenant, another version, any flipped bit and any cut', async () => {
      const service = await subject.open(folder);
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
      const service = await subject.open(folder);
      const tenants = ['a', 'a/../b', '"quoted"\n', 'Ω', '$log', ' '];
      for (const tenant of tenants) {
        const version = await service.currentVersion(tenant);
        const wrapped = await service.wrap(tenant, version, Buffer.from(tenant), aad);
        const again = await subject.open(folder);
        expect(Buffer.from(await again.unwrap(tenant, version, wrapped, aad)).toString()).toBe(tenant);
      }
    });

    test('makes one KEK for many askers at once', async () => {
      const service = await subject.open(folder);
      const versions = await Promise.all(Array.from({ length: 20 }, () => service.currentVersion('acme')));
      expect(new Set(versions).size).toBe(1);
    });

    test('makes one KEK for several processes that use the folder for the first time at once', { timeout: 60_000 }, async () => {
      const children = Array.from({ length: 4 }, () => fork(new URL('key-service-child.ts', import.meta.url), [subject.name, folder]));
      const exits = children.map((child) => once(child, 'exit'));
      await Promise.all(children.map((child) => once(child, 'message'))); // imports done: now start together
      const answers = children.map(async (child) => {
        const [message]: unknown[] = await once(child, 'message');
        return message as { readonly version: number; readonly key: string; readonly wrapped: string };
      });
      for (const child of children) child.send('go');
      const wrappings = await Promise.all(answers);
      await Promise.all(exits);
      const service = await subject.open(folder);
      for (const { version, key, wrapped } of wrappings)
        expect(Buffer.from(await service.unwrap('acme', version, Buffer.from(wrapped, 'hex'), aad)).toString('hex')).toBe(key);
    });

    test.each(subject.outages)('$what: refuses, makes nothing new, and says no secret', async ({ cause }) => {
      const service = await subject.open(folder);
      const version = await service.currentVersion('acme');
      const key = randomBytes(32);
      const wrapped = await service.wrap('acme', version, key, aad);
      await cause(folder);
      const failure = await subject
        .open(folder)
        .then(async (reopened) => reopened.unwrap('acme', version, wrapped, aad))
        .then(
          () => undefined,
          (error: unknown) => error,
        );
      expect(failure).toMatchObject({ code: 'KEY_UNAVAILABLE' });
      expect(String(failure)).not.toContain(key.toString('hex'));
    });
  });
}

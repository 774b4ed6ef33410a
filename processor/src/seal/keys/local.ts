import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { decodeHex, encodeHex, keyIdOf } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../node-crypto.ts';
import { unwrapBytes, wrapBytes } from '../aes-wrap.ts';
import type { KeyService } from '../contract.ts';
import { type KekRoot, openKekStore } from '../kek-store.ts';
import { KEKS } from '../kek-lines.ts';
import { appendKeyLine, createKeyFile, makeKeyFolder, overwriteInKeyFile, readKeyFile } from '../key-files.ts';
import { formWrapAad } from '../wrap-aad.ts';
import type { KeyServiceSettings } from './settings.ts';

const MASTER = 'master.key';
/** 32 random bytes in hex, a line feed. */
const LINE = 65;

interface Master {
  readonly under: string;
  readonly key: KeyObject;
  /** Of its line in the file. */
  readonly position: number;
}

/**
 * Key service of one machine: `<folder>/master.key` (0600, 32 random bytes in hex) seals each tenant's KEK versions in `<folder>/keks.jsonl`.
 * Destroying a KEK replaces the master, so that copies of keks.jsonl die with it. Several processes may open the same folder, also for the first time.
 * @throws CodedError KEY_UNAVAILABLE where the master key is missing beside KEKs, damaged, or readable by others
 */
export async function openLocalKeys(settings: Pick<KeyServiceSettings, 'folder' | 'cacheMs'>, nowMs: () => number = Date.now): Promise<KeyService> {
  await makeKeyFolder(settings.folder);
  // In this order: who made the KEKs had made the master key before.
  const hasKeks = (await readKeyFile(join(settings.folder, KEKS))) !== undefined;
  const path = join(settings.folder, MASTER);
  if (!hasKeks) await createKeyFile(path, formLine());
  await readMasters(path);
  return openKekStore({ root: createLocalRoot(path), nowMs }, settings);
}

function createLocalRoot(path: string): KekRoot {
  return {
    name: 'local',
    custody: 'local file',
    async seal({ tenant, version, keyId }, kek) {
      const { under, key } = newestOf(await readMasters(path));
      return { under, wrapped: wrapBytes(key, kek, formWrapAad(tenant, keyId, version)) };
    },
    async open({ tenant, version, keyId, wrapped }) {
      for (const { key } of await readMasters(path)) {
        const kek = unwrapBytes(key, wrapped, formWrapAad(tenant, keyId, version));
        if (kek !== undefined) return kek;
      }
      throw unavailable(`KEK version ${version} of this tenant does not authenticate under the master key`);
    },
    /** All but the newest: what had to live was sealed again under that one. */
    async destroy() {
      const masters = await readMasters(path);
      const zeros = Buffer.from('0'.repeat(LINE - 1));
      await overwriteInKeyFile(
        path,
        masters.slice(0, -1).map(({ position }) => ({ position, bytes: zeros })),
      );
    },
    shared: {
      renew: () => appendKeyLine(path, formLine().subarray(0, -1)),
      isCurrent: async (under) => newestOf(await readMasters(path)).under === under,
    },
  };
}

/** Oldest first, at least one. Lines of zeros are masters that were destroyed; a line that a crash cut short never sealed anything. */
async function readMasters(path: string): Promise<readonly Master[]> {
  const bytes = await readKeyFile(path);
  if (bytes === undefined) throw unavailable(`${MASTER} is missing, but the keys it wraps are there`, `restore ${MASTER} from a copy`);
  const text = Buffer.from(bytes).toString('latin1');
  const masters = [...text.matchAll(/^[0-9a-f]{64}$/gm)].flatMap(({ 0: hex, index }) => {
    const key = decodeHex(hex);
    return key === undefined || /^0+$/.test(hex) ? [] : [{ under: encodeHex(keyIdOf(nodeCrypto, key)), key: createSecretKey(key), position: index }];
  });
  if (masters.length === 0) throw unavailable(`${MASTER} does not hold 64 hex digits`, `restore ${MASTER} from a copy`);
  return masters;
}

function newestOf(masters: readonly Master[]): Master {
  const newest = masters.at(-1);
  if (newest === undefined) throw unavailable(`${MASTER} holds no key`);
  return newest;
}

function formLine(): Buffer {
  return Buffer.from(`${randomBytes(32).toString('hex')}\n`);
}

function unavailable(what: string, todo?: string): CodedError {
  return new CodedError('KEY_UNAVAILABLE', what, todo === undefined ? {} : { todo });
}

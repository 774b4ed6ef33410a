import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { decodeBase64, decodeHex, encodeBase64, encodeCanonical, encodeHex, equalBytes, keyIdOf } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../node-crypto.ts';
import { unwrapBytes, wrapBytes } from '../aes-wrap.ts';
import type { KeyService } from '../contract.ts';
import { appendKeyLine, createKeyFile, makeKeyFolder, readKeyFile } from '../key-files.ts';
import { type KeyLine, malformedLine, parseKeyLines } from '../key-lines.ts';
import { formWrapAad } from '../wrap-aad.ts';

const KEKS = 'keks.jsonl';
const MASTER = 'master.key';

interface Kek {
  readonly tenant: string;
  readonly version: number;
  readonly keyId: Uint8Array;
  readonly wrapped: Uint8Array;
}

/**
 * Key service of one machine: `<folder>/master.key` (0600, 32 random bytes in hex) wraps each tenant's KEK versions in `<folder>/keks.jsonl`.
 * Several processes may open the same folder, also for the first time.
 * @throws CodedError KEY_UNAVAILABLE where the master key is missing beside KEKs, damaged, or readable by others
 */
export async function openLocalKeys(settings: { readonly folder: string }): Promise<KeyService> {
  const kekPath = join(settings.folder, KEKS);
  await makeKeyFolder(settings.folder);
  // In this order: who made the KEKs had made the master key before.
  const hasKeks = (await readKeyFile(kekPath)) !== undefined;
  const master = await loadMaster(join(settings.folder, MASTER), hasKeks);
  const opened = new Map<string, KeyObject>();
  const firsts = new Map<string, Promise<number>>();
  let keks: readonly Kek[] = [];

  async function reload(): Promise<void> {
    keks = parseKeyLines(KEKS, (await readKeyFile(kekPath)) ?? new Uint8Array(0)).map(readKek);
  }

  // The first line wins, for every reader alike: processes that mint the same version at once agree on one key.
  function find(tenant: string, version: number): Kek | undefined {
    return keks.find((kek) => kek.tenant === tenant && kek.version === version);
  }

  function newest(tenant: string): number {
    return Math.max(0, ...keks.filter((kek) => kek.tenant === tenant).map(({ version }) => version));
  }

  async function obtainFirst(tenant: string): Promise<number> {
    await reload();
    if (newest(tenant) === 0) {
      const key = randomBytes(32);
      const keyId = keyIdOf(nodeCrypto, key);
      const wrapped = wrapBytes(master, key, formWrapAad(tenant, keyId, 1));
      await appendKeyLine(kekPath, encodeCanonical({ key_id: encodeHex(keyId), tenant, version: 1, wrapped: encodeBase64(wrapped) }));
      await reload();
    }
    return newest(tenant);
  }

  async function kekOf(tenant: string, version: number): Promise<KeyObject> {
    const cached = opened.get(`${version} ${tenant}`);
    if (cached !== undefined) return cached;
    if (find(tenant, version) === undefined) await reload();
    const kek = find(tenant, version);
    if (kek === undefined) throw unavailable(`no KEK version ${version} of this tenant`);
    const key = unwrapBytes(master, kek.wrapped, formWrapAad(tenant, kek.keyId, version));
    if (key === undefined || !equalBytes(keyIdOf(nodeCrypto, key), kek.keyId))
      throw unavailable(`KEK version ${version} of this tenant does not authenticate under the master key`);
    const object = createSecretKey(key);
    opened.set(`${version} ${tenant}`, object);
    return object;
  }

  await reload();
  return {
    name: 'local',
    custody: 'local file',
    async currentVersion(tenant) {
      const known = newest(tenant);
      if (known > 0) return known;
      const first = firsts.get(tenant) ?? obtainFirst(tenant).finally(() => firsts.delete(tenant));
      firsts.set(tenant, first);
      return first;
    },
    wrap: async (tenant, version, plaintext, aad) => wrapBytes(await kekOf(tenant, version), plaintext, aad),
    async unwrap(tenant, version, wrapped, aad) {
      const plaintext = unwrapBytes(await kekOf(tenant, version), wrapped, aad);
      if (plaintext === undefined) throw unavailable(`the wrapped bytes do not authenticate under KEK version ${version} of this tenant`);
      return plaintext;
    },
  };
}

async function loadMaster(path: string, mustExist: boolean): Promise<KeyObject> {
  if (!mustExist) await createKeyFile(path, Buffer.from(`${randomBytes(32).toString('hex')}\n`));
  const bytes = await readKeyFile(path);
  if (bytes === undefined) throw unavailable(`${MASTER} is missing, but the keys it wraps are there`, `restore ${MASTER} from a copy`);
  const [, hex] = /^([0-9a-f]{64})\n?$/.exec(Buffer.from(bytes).toString('latin1')) ?? [];
  const key = hex === undefined ? undefined : decodeHex(hex);
  if (key === undefined) throw unavailable(`${MASTER} does not hold 64 hex digits`, `restore ${MASTER} from a copy`);
  return createSecretKey(key);
}

function readKek({ number, fields }: KeyLine): Kek {
  const { key_id, tenant, version, wrapped, ...rest } = fields;
  const keyId = typeof key_id === 'string' ? decodeHex(key_id) : undefined;
  const bytes = typeof wrapped === 'string' ? decodeBase64(wrapped) : undefined;
  if (keyId?.length !== 16 || bytes === undefined || typeof tenant !== 'string' || typeof version !== 'number' || Object.keys(rest).length > 0)
    throw malformedLine(KEKS, number);
  if (version < 1 || version > 0xffff_ffff) throw malformedLine(KEKS, number);
  return { tenant, version, keyId, wrapped: bytes };
}

function unavailable(what: string, todo?: string): CodedError {
  return new CodedError('KEY_UNAVAILABLE', what, todo === undefined ? {} : { todo });
}

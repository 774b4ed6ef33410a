import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { encodeHex, equalBytes, keyIdOf } from '@spanproof/vocabulary/ledger';
import type { Disk } from '../journal/contract.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { DataKey, KeyRing, KeyService } from './contract.ts';
import { createRecent } from './recent.ts';
import { openRingFile, readRingLines } from './ring-file.ts';
import { computeScopeCheck, type KeyScope, type RingLine } from './ring-line.ts';
import { formWrapAad } from './wrap-aad.ts';

/** Unwrapped keys kept in memory; beyond, the service is asked again. */
const CACHED_KEYS = 4096;

/**
 * Opens the ring of one writer: `<folder>/<writer>.jsonl`, folder = `keys/ring`. Other writers' files are only read.
 * @throws CodedError KEY_UNAVAILABLE where the writer's file is damaged
 */
export async function openKeyRing(
  collaborators: { readonly service: KeyService; readonly disk: Disk },
  settings: { readonly folder: string; readonly writer: string },
): Promise<KeyRing> {
  const { service, disk } = collaborators;
  const { folder, writer } = settings;
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(writer)) throw new RangeError('a writer id is made of A-Z, a-z, 0-9, - and _');
  await disk.makeFolder(folder);
  const own = `${writer}.jsonl`;
  const file = await openRingFile(disk, folder, own);
  const byScope = new Map<string, RingLine>();
  const byId = new Map<string, RingLine>();
  for (const line of file.lines) remember(line);
  const minting = new Map<string, Promise<DataKey>>();
  const unwrapped = createRecent<Promise<DataKey>>(CACHED_KEYS);

  function remember(line: RingLine): void {
    const name = nameOf(line.tenant, line.scope);
    if (!byScope.has(name)) byScope.set(name, line);
    byId.set(encodeHex(line.keyId), line);
  }

  function keyFor(tenant: string, scope: KeyScope): Promise<DataKey> {
    const name = nameOf(tenant, scope);
    const line = byScope.get(name);
    if (line !== undefined) return open(line);
    const started = minting.get(name);
    if (started !== undefined) return started;
    const minted = mint(tenant, scope).finally(() => minting.delete(name));
    minting.set(name, minted);
    return minted;
  }

  async function mint(tenant: string, scope: KeyScope): Promise<DataKey> {
    const key = Uint8Array.from(randomBytes(32));
    const id = keyIdOf(nodeCrypto, key);
    const version = await service.currentVersion(tenant);
    const wrapped = await service.wrap(tenant, version, key, formWrapAad(tenant, id, version));
    const line: RingLine = { keyId: id, tenant, scope, version, wrapped, check: computeScopeCheck(key, tenant, scope) };
    await file.append(line); // before the key leaves: a record sealed under a lost key could never be read
    remember(line);
    const minted = { id, key };
    unwrapped.set(encodeHex(id), Promise.resolve(minted));
    return minted;
  }

  function open(line: RingLine): Promise<DataKey> {
    const name = encodeHex(line.keyId);
    const known = unwrapped.get(name);
    if (known !== undefined) return known;
    const opening = unwrap(line);
    unwrapped.set(name, opening);
    opening.catch(() => unwrapped.delete(name)); // the caller hears it; an outage must not be remembered
    return opening;
  }

  async function unwrap({ tenant, keyId, version, wrapped, scope, check }: RingLine): Promise<DataKey> {
    const key = await service.unwrap(tenant, version, wrapped, formWrapAad(tenant, keyId, version));
    if (key.length !== 32 || !equalBytes(keyIdOf(nodeCrypto, key), keyId) || !equalBytes(computeScopeCheck(key, tenant, scope), check))
      throw new CodedError('KEY_UNAVAILABLE', `key ${encodeHex(keyId)} stands in a row that is not its own`, { todo: 'restore the keys folder from a copy' });
    return { id: keyId, key: Uint8Array.from(key) };
  }

  async function readOthers(): Promise<void> {
    for (const name of await disk.list(folder)) {
      if (!name.endsWith('.jsonl') || name === own) continue;
      for (const line of readRingLines(name, await disk.read(join(folder, name)))) byId.set(encodeHex(line.keyId), line);
    }
  }

  return {
    dayKey: (tenant, retentionClass, utcDay) => keyFor(tenant, ['day', retentionClass, utcDay]),
    subjectKey: (tenant, subjectTag) => keyFor(tenant, ['subject', subjectTag]),
    async find(keyId) {
      const id = encodeHex(keyId);
      if (!byId.has(id)) await readOthers();
      const line = byId.get(id);
      if (line === undefined) throw new CodedError('KEY_UNAVAILABLE', `no key ${id} in this keys folder`);
      return open(line);
    },
  };
}

function nameOf(tenant: string, scope: KeyScope): string {
  return `${scope.join('\0')}\0${tenant}`;
}

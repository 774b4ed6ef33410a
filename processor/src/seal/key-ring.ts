import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CodedError, hasCode } from '@spanproof/vocabulary';
import { decodeHex, encodeHex, equalBytes, keyIdOf } from '@spanproof/vocabulary/ledger';
import type { Disk } from '../journal/contract.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { DataKey, KeyRing, KeyScope, KeyService } from './contract.ts';
import { createRecent } from './recent.ts';
import { openRingFile, readRingLines } from './ring-file.ts';
import { computeScopeCheck, isErased, type RingLine } from './ring-line.ts';
import { formWrapAad } from './wrap-aad.ts';

/** Unwrapped keys kept in memory; beyond, the service is asked again. */
const CACHED_KEYS = 4096;
/** Keys wrapped again between two looks at the event loop. */
const BATCH = 256;

/**
 * Opens the ring of one writer: `<folder>/<writer>.jsonl`, folder = `keys/ring`. Other writers' files are only read.
 * An opened key stays in memory for `cacheMs` at most.
 * @throws CodedError KEY_UNAVAILABLE where the writer's file is damaged
 */
export async function openKeyRing(
  collaborators: { readonly service: KeyService; readonly disk: Disk; readonly nowMs: () => number },
  settings: { readonly folder: string; readonly writer: string; readonly cacheMs: number },
): Promise<KeyRing> {
  const { service, disk, nowMs } = collaborators;
  const { folder, writer, cacheMs } = settings;
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(writer)) throw new RangeError('a writer id is made of A-Z, a-z, 0-9, - and _');
  await disk.makeFolder(folder);
  const own = `${writer}.jsonl`;
  const file = await openRingFile(disk, folder, own);
  const byScope = new Map<string, RingLine>();
  const byId = new Map<string, RingLine>();
  const others = new Map<string, RingLine>();
  for (const line of file.lines) remember(line);
  const minting = new Map<string, Promise<DataKey>>();
  const unwrapped = createRecent<Promise<DataKey>>(CACHED_KEYS, { afterMs: cacheMs, nowMs });

  function remember(line: RingLine): void {
    if (isErased(line)) return;
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

  async function wrap(key: DataKey, place: Pick<RingLine, 'tenant' | 'scope'>): Promise<RingLine> {
    const { tenant, scope } = place;
    const version = await service.currentVersion(tenant);
    const wrapped = await service.wrap(tenant, version, key.key, formWrapAad(tenant, key.id, version));
    return { keyId: key.id, tenant, scope, version, wrapped, check: computeScopeCheck(key.key, tenant, scope) };
  }

  async function mint(tenant: string, scope: KeyScope): Promise<DataKey> {
    const key = Uint8Array.from(randomBytes(32));
    const minted = { id: keyIdOf(nodeCrypto, key), key };
    // Before the key leaves: a record sealed under a lost key could never be read.
    remember(await file.append(() => wrap(minted, { tenant, scope })));
    unwrapped.set(encodeHex(minted.id), Promise.resolve(minted));
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
    others.clear();
    for (const name of await disk.list(folder)) {
      if (!name.endsWith('.jsonl') || name === own) continue;
      for (const line of readRingLines(name, await disk.read(join(folder, name)))) if (!isErased(line)) others.set(encodeHex(line.keyId), line);
    }
  }

  /** A key of another writer, whose file may have changed since it was read: what does not open is looked up once more. */
  async function findOfOthers(id: string): Promise<DataKey> {
    const known = others.get(id);
    if (known !== undefined) {
      try {
        return await open(known);
      } catch (error) {
        if (!hasCode(error, 'KEY_UNAVAILABLE')) throw error;
      }
    }
    await readOthers();
    const line = others.get(id);
    if (line === undefined) throw new CodedError('KEY_UNAVAILABLE', `no key ${id} in this keys folder`);
    return open(line);
  }

  /** Lines without those whose keys are gone, each wrapped under the version that wraps now where it is of this tenant. */
  async function wrapAgain(lines: readonly RingLine[], tenant: string, version: number, onWrapped: () => void): Promise<readonly RingLine[]> {
    const kept: RingLine[] = [];
    for (const [index, line] of lines.entries()) {
      if (index % BATCH === BATCH - 1) await nextTurn();
      if (isErased(line)) continue;
      if (line.tenant !== tenant || line.version === version) {
        kept.push(line);
        continue;
      }
      kept.push(await wrap(await unwrap(line), line));
      onWrapped();
    }
    return kept;
  }

  return {
    dayKey: (tenant, retentionClass, utcDay) => keyFor(tenant, ['day', retentionClass, utcDay]),
    subjectKey: (tenant, subjectTag) => keyFor(tenant, ['subject', subjectTag]),
    sharedKey: (tenant, subjectTags) => keyFor(tenant, ['subject', ...subjectTags]),
    async find(keyId) {
      const id = encodeHex(keyId);
      const line = byId.get(id);
      return line === undefined ? findOfOthers(id) : open(line);
    },
    async erase(keyIds) {
      const ids = keyIds.map(encodeHex);
      for (const id of ids) {
        const line = byId.get(id);
        // First in memory: what is sealed from here on gets a new key.
        if (line !== undefined && byScope.get(nameOf(line.tenant, line.scope)) === line) byScope.delete(nameOf(line.tenant, line.scope));
        byId.delete(id);
        others.delete(id);
        unwrapped.delete(id);
      }
      await file.erase(ids);
    },
    async rewrap(tenant) {
      service.forget();
      const version = await service.currentVersion(tenant);
      let count = 0;
      let kept: readonly RingLine[] = [];
      await file.replace(async (lines) => (kept = await wrapAgain(lines, tenant, version, () => (count += 1))));
      for (const line of kept) {
        byId.set(encodeHex(line.keyId), line);
        if (byScope.has(nameOf(line.tenant, line.scope))) byScope.set(nameOf(line.tenant, line.scope), line);
      }
      others.clear();
      return count;
    },
    close: () => file.close(),
  };
}

/** The ids of keys, from hex. @throws RangeError for anything else: they are our own */
export function readKeyIds(ids: readonly string[]): readonly Uint8Array[] {
  return ids.map((id) => {
    const bytes = decodeHex(id);
    if (bytes?.length !== 16) throw new RangeError('a key id has 32 hex digits');
    return bytes;
  });
}

function nameOf(tenant: string, scope: KeyScope): string {
  return `${scope.join('\0')}\0${tenant}`;
}

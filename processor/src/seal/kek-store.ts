import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { encodeHex, equalBytes, keyIdOf } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import { unwrapBytes, wrapBytes } from './aes-wrap.ts';
import type { KeyService } from './contract.ts';
import { KEKS, type KekPlace, type KekLine, type SealedKek, formatKekLine, parseKekLines } from './kek-lines.ts';
import { appendKeyLine, makeKeyFolder, overwriteInKeyFile, readKeyFile } from './key-files.ts';
import { createRecent } from './recent.ts';
import { planScrub } from './scrub-lines.ts';

/** What a key service stands on: it seals KEKs, so that only it can open them, and can make that impossible for good. */
export interface KekRoot {
  readonly name: string;
  readonly custody: string;
  seal(kek: KekPlace, key: Uint8Array): Promise<{ readonly under: string; readonly wrapped: Uint8Array }>;
  /** @throws CodedError KEY_UNAVAILABLE */
  open(kek: SealedKek): Promise<Uint8Array>;
  /** Destroys what sealed it. */
  destroy(under: string): Promise<void>;
  /** Where one thing seals many KEKs: before it is destroyed, another takes its place and the other KEKs are sealed again. */
  readonly shared?: {
    renew(): Promise<void>;
    /** Whether what was sealed under it needs no sealing again. */
    isCurrent(under: string): Promise<boolean>;
  };
}

/** KEKs in memory at most; beyond, the root is asked again. */
const CACHED_KEKS = 1024;

/**
 * Tenants' KEK versions in `<folder>/keks.jsonl`, each sealed by `root`; wrapping itself is AES-256-GCM in this process. Several threads and processes
 * may share the folder: lines are only added, or overwritten in place where their key is gone, and the first line of a version says which key it is.
 */
export async function openKekStore(
  collaborators: { readonly root: KekRoot; readonly nowMs: () => number },
  settings: { readonly folder: string; readonly cacheMs: number },
): Promise<KeyService> {
  const { root, nowMs } = collaborators;
  const path = join(settings.folder, KEKS);
  const opened = createRecent<Promise<KeyObject>>(CACHED_KEKS, { afterMs: settings.cacheMs, nowMs });
  const minting = new Map<string, Promise<number>>();
  let lines: readonly KekLine[] = [];
  let readAt = 0;

  async function reload(): Promise<void> {
    readAt = nowMs();
    lines = parseKekLines((await readKeyFile(path)) ?? new Uint8Array(0));
  }

  async function readRecently(): Promise<void> {
    if (nowMs() - readAt >= settings.cacheMs) await reload();
  }

  const ofVersion = (tenant: string, version: number): readonly KekLine[] => {
    const [first, ...more] = lines.filter((line) => line.tenant === tenant && line.version === version);
    return first === undefined ? [] : [first, ...more.filter(({ keyId }) => equalBytes(keyId, first.keyId))];
  };
  const isGone = (tenant: string, version: number): boolean => ofVersion(tenant, version).some((line) => 'destroyed' in line);
  const newest = (tenant: string): number => Math.max(0, ...lines.filter((line) => line.tenant === tenant).map(({ version }) => version));

  /** Appends a sealing; where the root was renewed meanwhile, once more, since what sealed it may be about to go. */
  async function append(kek: KekPlace, key: Uint8Array, created: bigint | undefined): Promise<void> {
    for (let current = false; !current; ) {
      const sealed = await root.seal(kek, key);
      await appendKeyLine(path, formatKekLine({ ...kek, ...sealed, ...(created === undefined ? {} : { created }) }));
      current = (await root.shared?.isCurrent(sealed.under)) ?? true;
    }
  }

  async function mint(tenant: string, version: number): Promise<number> {
    const key = randomBytes(32);
    await append({ tenant, version, keyId: keyIdOf(nodeCrypto, key) }, key, BigInt(nowMs()) * 1_000_000n);
    await reload();
    return newest(tenant);
  }

  /** One at a time in this process: askers at once get one version, not one each. */
  function mintOnce(tenant: string, next: () => Promise<number>): Promise<number> {
    const started = minting.get(tenant) ?? next().finally(() => minting.delete(tenant));
    minting.set(tenant, started);
    return started;
  }

  async function openSealed(kek: SealedKek): Promise<Uint8Array> {
    const key = await root.open(kek);
    if (key.length !== 32 || !equalBytes(keyIdOf(nodeCrypto, key), kek.keyId))
      throw unavailable(`KEK version ${kek.version} of this tenant is not the one that was made`);
    return key;
  }

  async function openVersion(tenant: string, version: number): Promise<Uint8Array> {
    if (ofVersion(tenant, version).length === 0) await reload();
    if (isGone(tenant, version)) throw unavailable(`KEK version ${version} of this tenant was destroyed`);
    const sealings = ofVersion(tenant, version).filter((line): line is SealedKek => 'wrapped' in line && line.wrapped.some((byte) => byte !== 0));
    let failure: unknown = unavailable(`no KEK version ${version} of this tenant`);
    for (const sealing of sealings.toReversed()) {
      try {
        return await openSealed(sealing);
      } catch (error) {
        failure = error; // an earlier sealing may still open: the newest can be one that a crash cut off from its root
      }
    }
    throw failure;
  }

  async function kekOf(tenant: string, version: number): Promise<KeyObject> {
    await readRecently();
    const name = `${version} ${tenant}`;
    const cached = opened.get(name);
    if (cached !== undefined) return cached;
    const opening = openVersion(tenant, version).then((key) => createSecretKey(key));
    opened.set(name, opening);
    opening.catch(() => opened.delete(name)); // the caller hears it; an outage must not be remembered
    return opening;
  }

  async function sealOthersAgain(going: KekPlace): Promise<void> {
    const { shared } = root;
    if (shared === undefined) return;
    await shared.renew();
    for (const [version, [line]] of Map.groupBy(lines, ({ tenant, version: number }) => `${number} ${tenant}`)) {
      if (line === undefined || version === `${going.version} ${going.tenant}` || isGone(line.tenant, line.version)) continue;
      const created = 'created' in line ? line.created : undefined;
      await append(line, await openVersion(line.tenant, line.version), created);
    }
  }

  async function scrub(keyIds: readonly string[]): Promise<void> {
    await overwriteInKeyFile(path, planScrub((await readKeyFile(path)) ?? new Uint8Array(0), keyIds, ['wrapped']));
  }

  await makeKeyFolder(settings.folder);
  await reload();
  return {
    name: root.name,
    custody: root.custody,
    async currentVersion(tenant) {
      await readRecently();
      const known = newest(tenant);
      if (known > 0) return known;
      return mintOnce(tenant, async () => {
        await reload();
        return newest(tenant) || mint(tenant, 1);
      });
    },
    wrap: async (tenant, version, plaintext, aad) => wrapBytes(await kekOf(tenant, version), plaintext, aad),
    async unwrap(tenant, version, wrapped, aad) {
      const plaintext = unwrapBytes(await kekOf(tenant, version), wrapped, aad);
      if (plaintext === undefined) throw unavailable(`the wrapped bytes do not authenticate under KEK version ${version} of this tenant`);
      return plaintext;
    },
    rotate: (tenant) =>
      mintOnce(tenant, async () => {
        await reload();
        return mint(tenant, newest(tenant) + 1);
      }),
    async destroy(tenant, version) {
      await reload();
      const [first] = ofVersion(tenant, version);
      if (first === undefined) throw unavailable(`no KEK version ${version} of this tenant`);
      if (version === newest(tenant))
        throw new CodedError('KEY_IN_USE', `KEK version ${version} of this tenant wraps new keys`, { todo: 'rotate first: the next version takes its place' });
      await sealOthersAgain(first);
      if (!isGone(tenant, version)) {
        const { keyId, under } = first;
        await appendKeyLine(path, formatKekLine({ tenant, version, keyId, under, destroyed: BigInt(nowMs()) * 1_000_000n }));
      }
      for (const { under } of ofVersion(tenant, version)) await root.destroy(under);
      await scrub([encodeHex(first.keyId)]);
      opened.delete(`${version} ${tenant}`);
      await reload();
    },
    async list() {
      await reload();
      return [...Map.groupBy(lines, ({ tenant, version }) => `${version} ${tenant}`).values()]
        .flatMap(([first]) => {
          if (first === undefined) return [];
          const { tenant, version, keyId } = first;
          const gone = ofVersion(tenant, version).flatMap((line) => ('destroyed' in line ? [line.destroyed] : []))[0];
          const created = 'created' in first ? first.created : undefined;
          return [{ tenant, version, keyId, ...(created === undefined ? {} : { created }), ...(gone === undefined ? {} : { destroyed: gone }) }];
        })
        .toSorted((a, b) => (a.tenant === b.tenant ? a.version - b.version : a.tenant < b.tenant ? -1 : 1));
    },
    forget() {
      opened.clear();
      readAt = Number.NEGATIVE_INFINITY;
    },
  };
}

function unavailable(what: string): CodedError {
  return new CodedError('KEY_UNAVAILABLE', what);
}

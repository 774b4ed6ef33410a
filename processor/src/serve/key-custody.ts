import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { CodedError, type KeyInventory, type KeyRotation } from '@spanproof/vocabulary';
import { encodeHex } from '@spanproof/vocabulary/ledger';
import { OWN_TENANT } from '../api/access-log.ts';
import type { Disk } from '../journal/contract.ts';
import type { AppendOwn } from '../open/contract.ts';
import type { Govern } from '../retain/contract.ts';
import type { KeyRing, KeyService } from '../seal/contract.ts';
import { type KeyUse, NO_USE, subtractUse, sumUse } from '../seal/count-use.ts';
import { openKeyRing, readKeyIds } from '../seal/key-ring.ts';
import { LOG_TENANT, rewrapNamedSecrets } from '../seal/named-secrets.ts';
import { countWrapped } from '../seal/wrapped-under.ts';
import type { OpsRecord } from '../stage.ts';
import type { SealingWorker } from './sealing-worker.ts';
import { createTurns } from '../turns.ts';

export const KEYS_SCHEMA = 'spanproof/keys/v1';

/** Who asks for it; the person stands in the erasable part. */
export interface KeyActor {
  readonly id: string;
  readonly name: string;
}

export interface KeyCustodian {
  inventory(): Promise<KeyInventory>;
  /** The next KEK version of a tenant, or of every one; all that lives is wrapped again under it. With `destroyOld` earlier versions go for good. */
  rotate(actor: KeyActor, wanted: { readonly tenant?: string; readonly destroyOld: boolean }): Promise<readonly KeyRotation[]>;
  /** @throws CodedError KEY_IN_USE while it wraps anything, KEY_UNAVAILABLE where there is none */
  destroy(actor: KeyActor, kek: { readonly tenant: string; readonly version: number }): Promise<void>;
  /** Destroys data keys (hex ids) in every ring; resolves when every holder has let go of them. */
  erase(keyIds: readonly string[]): Promise<void>;
  /** Seals how the keys were used since it was called last; nothing where they were not. */
  recordUse(): Promise<void>;
}

const WARNINGS: { readonly [custody: string]: string } = {
  local: 'The keys lie in a file of this machine: whoever has the machine, or a copy of its data folder with keys/master.key, reads everything.',
};

export function createKeyCustodian(
  collaborators: {
    readonly service: KeyService;
    readonly workers: readonly Pick<SealingWorker, 'writer' | 'rewrapKeys' | 'eraseKeys' | 'counts'>[];
    /** The ring of this thread: it holds copies of keys in memory. */
    readonly readerRing: Pick<KeyRing, 'erase'>;
    readonly govern: Govern;
    readonly disk: Disk;
    readonly append: AppendOwn;
    /** Use of the service by this thread. */
    readonly use: KeyUse;
    /** Parts of calls that were opened, and access records that allow opening them, since the start. */
    readonly openings: () => { readonly opened: number; readonly accesses: number };
    readonly tenantTagKey: Uint8Array;
    readonly now: () => bigint;
  },
  settings: { readonly keysFolder: string; readonly cacheMs: number; readonly reader: string },
): KeyCustodian {
  const { service, workers, disk, append, now } = collaborators;
  const { keysFolder, cacheMs } = settings;
  let recorded = { use: NO_USE, at: now(), opened: 0, accesses: 0 };
  const turns = createTurns();

  const tagOf = (tenant: string): string => createHmac('sha256', collaborators.tenantTagKey).update(tenant).digest('hex').slice(0, 32);
  const useNow = (): KeyUse => sumUse([collaborators.use, ...workers.map(({ counts }) => counts.keys)]);

  function record(event: string, facts: OpsRecord['core'], actor?: KeyActor, tenant?: string): Promise<string> {
    return append({
      kind: 'governance',
      tenant: OWN_TENANT,
      t_event: now(),
      core: { ...facts, schema: KEYS_SCHEMA, event, ...(tenant === undefined ? {} : { tenant_tag: tagOf(tenant) }) },
      ...(actor === undefined ? {} : { person: { actor: actor.id, name: actor.name } }),
      ...(tenant === undefined ? {} : { body: { tenant } }),
    });
  }

  /** Works on the rings of writers that do not run: nobody else has them open. */
  async function withResting(work: (ring: KeyRing) => Promise<number>): Promise<number> {
    const running = new Set([...workers.map(({ writer }) => writer), settings.reader]);
    const folder = join(keysFolder, 'ring');
    let count = 0;
    for (const name of await disk.list(folder)) {
      const writer = /^(.+)\.jsonl$/.exec(name)?.[1];
      if (writer === undefined || running.has(writer)) continue;
      const ring: KeyRing = await openKeyRing({ service, disk, nowMs: () => Number(now() / 1_000_000n) }, { folder, writer, cacheMs });
      try {
        count += await work(ring);
      } finally {
        await ring.close();
      }
    }
    return count;
  }

  async function rotateTenant(actor: KeyActor, tenant: string, destroyOld: boolean): Promise<KeyRotation> {
    const version = await service.rotate(tenant);
    let rewrapped = await withResting((ring) => ring.rewrap(tenant));
    for (const worker of workers) rewrapped += await worker.rewrapKeys(tenant);
    if (tenant === LOG_TENANT) rewrapped += await rewrapNamedSecrets({ service }, join(keysFolder, 'roles'));
    await record('rotated', { schema: KEYS_SCHEMA, version, rewrapped }, actor, tenant);
    return { tenant, version, rewrapped, destroyed: destroyOld ? await destroyUnused(actor, tenant, version) : [] };
  }

  /** Streams that are open keep the log's KEK version that wraps their key until they close. */
  async function destroyUnused(actor: KeyActor, tenant: string, current: number): Promise<readonly number[]> {
    const destroyed: number[] = [];
    const wrapped = await countWrapped(disk, keysFolder);
    for (const kek of await service.list()) {
      if (kek.tenant !== tenant || kek.version >= current || kek.destroyed !== undefined || wrapped(tenant, kek.version) > 0) continue;
      await destroyVersion(actor, tenant, kek.version);
      destroyed.push(kek.version);
    }
    return destroyed;
  }

  async function destroyVersion(actor: KeyActor, tenant: string, version: number): Promise<void> {
    const kek = (await service.list()).find((one) => one.tenant === tenant && one.version === version);
    await service.destroy(tenant, version);
    if (kek !== undefined) await collaborators.govern({ type: 'key.destroy', role: 'kek', key: encodeHex(kek.keyId) });
    await record('destroyed', { schema: KEYS_SCHEMA, version }, actor, tenant);
  }

  return {
    async inventory() {
      const keks = await service.list();
      const wrapped = await countWrapped(disk, keysFolder);
      const newest = new Map(keks.map(({ tenant, version }) => [tenant, version]));
      const warning = WARNINGS[service.name];
      return {
        service: service.name,
        custody: service.custody,
        ...(warning === undefined ? {} : { warning }),
        keks: keks.map(({ tenant, version, created, destroyed }) => ({
          tenant,
          version,
          ...(created === undefined ? {} : { created: String(created) }),
          ...(destroyed === undefined ? {} : { destroyed: String(destroyed) }),
          current: newest.get(tenant) === version,
          data_keys: wrapped(tenant, version),
        })),
        use: useNow(),
      };
    },
    rotate: (actor, { tenant, destroyOld }) =>
      turns.take(async () => {
        const known = [...new Set((await service.list()).map((kek) => kek.tenant))];
        if (tenant !== undefined && !known.includes(tenant)) throw new CodedError('NOT_FOUND', 'this tenant has no key');
        const rotations: KeyRotation[] = [];
        for (const name of tenant === undefined ? known : [tenant]) rotations.push(await rotateTenant(actor, name, destroyOld));
        return rotations;
      }),
    destroy: (actor, { tenant, version }) =>
      turns.take(async () => {
        const wrapped = (await countWrapped(disk, keysFolder))(tenant, version);
        if (wrapped > 0)
          throw new CodedError('KEY_IN_USE', `KEK version ${version} of this tenant wraps ${wrapped} keys`, { todo: 'rotate first: they are wrapped again' });
        await destroyVersion(actor, tenant, version);
      }),
    erase: (keyIds) =>
      turns.take(async () => {
        const ids = readKeyIds(keyIds);
        await Promise.all([...workers.map((worker) => worker.eraseKeys(keyIds)), collaborators.readerRing.erase(ids)]);
        await withResting(async (ring) => {
          await ring.erase(ids);
          return 0;
        });
      }),
    recordUse: () =>
      turns.take(async () => {
        const next = { use: useNow(), at: now(), ...collaborators.openings() };
        const since = subtractUse(next.use, recorded.use);
        const opened = next.opened - recorded.opened;
        if (since.wraps + since.unwraps + since.refused + opened === 0) return;
        const facts = { from: String(recorded.at), to: String(next.at), ...since, opened, accesses: next.accesses - recorded.accesses };
        await record('used', { schema: KEYS_SCHEMA, ...facts });
        recorded = next;
      }),
  };
}

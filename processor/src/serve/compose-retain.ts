import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { encodeHex, type NoteSigner } from '@spanproof/vocabulary/ledger';
import { formatCsv } from '../api/csv.ts';
import type { PrivacyCollaborators } from '../api/routes/privacy.ts';
import type { RetentionRoutes } from '../api/routes/retention.ts';
import type { ErasureSettings, RetentionSettings } from '../config/settings.ts';
import type { Disk } from '../journal/contract.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { AppendOwn, SealedReader } from '../open/contract.ts';
import type { Registers } from '../registers/contract.ts';
import type { Govern, Holds } from '../retain/contract.ts';
import type { DestroyedKeys } from '../retain/destroyed-keys.ts';
import { openErasures } from '../retain/erasures.ts';
import { EXPORT_TYPES, formatExport } from '../retain/format-export.ts';
import { openHolds } from '../retain/holds.ts';
import { openNoticeQueue } from '../retain/notice-queue.ts';
import { openNotices } from '../retain/notices.ts';
import { listOpenMatters } from '../retain/open-matters.ts';
import { exportSubject } from '../retain/subject-export.ts';
import { createRetention } from '../retain/retention.ts';
import { createSubjects } from '../retain/subjects.ts';
import type { RoleKeys } from '../seal/role-keys.ts';
import { computeSubjectTag } from '../seal/subject-tag.ts';
import { listDataKeys } from '../seal/wrapped-under.ts';
import type { Query } from '../store/contract.ts';
import { createForwardVault } from '../writer/forward-vault.ts';
import type { KeyCustodian } from './key-custody.ts';
import { openLate } from './open-late.ts';

const NS_PER_MS = 1_000_000n;
/** How often it is seen whether backups are due. */
const LOOK_EVERY_MS = 600_000;
/** How often what is over its time is looked for. */
const PRUNE_EVERY_MS = 6 * 3_600_000;
const ON_ITS_OWN = { id: 'processor', name: 'schedule' };

export interface RunningRetention {
  readonly retention: RetentionRoutes['retention'];
  readonly privacy: PrivacyCollaborators['privacy'];
  close(): Promise<void>;
}

/** Subjects, holds and erasures over one processor, rebuilt from the ledger once the engine answers. */
export async function composeRetain(
  collaborators: {
    readonly query: Query;
    readonly reader: SealedReader;
    readonly append: AppendOwn;
    readonly govern: Govern;
    readonly disk: Disk;
    readonly roleKeys: RoleKeys;
    readonly governance: NoteSigner;
    readonly registers: Pick<Registers, 'list'>;
    readonly keyCustody: Pick<KeyCustodian, 'erase' | 'rotate'>;
    readonly destroyed: DestroyedKeys;
    readonly caughtUp: () => Promise<void>;
    readonly entries: () => Iterable<Uint8Array>;
    readonly governNote: (note: Uint8Array) => Promise<void>;
    readonly administer: (statements: readonly string[]) => Promise<void>;
    readonly exportPeriod: (from: bigint, to: bigint) => Promise<string>;
    readonly now: () => bigint;
    readonly onFailure: (error: unknown) => void;
  },
  settings: { readonly dataFolder: string; readonly log: string; readonly erasure: ErasureSettings; readonly retention: RetentionSettings },
): Promise<RunningRetention> {
  const { query, reader, append, govern, disk, roleKeys, registers, keyCustody, destroyed, caughtUp, now, onFailure } = collaborators;
  const { erasure } = settings;
  const nowMs = (): number => Number(now() / NS_PER_MS);
  const keysFolder = join(settings.dataFolder, 'keys');
  const tagKey = await roleKeys.symmetric('subject-tag');
  const listKeys = (holding?: string): ReturnType<typeof listDataKeys> => listDataKeys(disk, keysFolder, holding);
  const random = (bytes: number): Uint8Array => Uint8Array.from(randomBytes(bytes));
  const subjects = createSubjects({
    query,
    listKeys,
    tag: async (tenant, subject) => computeSubjectTag(tagKey, tenant, subject),
    hex: encodeHex,
    holds: (): Holds => late.get().holds,
  });
  const vault = createForwardVault({ crypto: nodeCrypto, random }, await roleKeys.symmetric('erasure-notices'));
  const queue = await openNoticeQueue(vault, join(settings.dataFolder, 'erasures'));
  const notices = await openNotices(
    {
      queue,
      record: async (id, receiver, outcome, attempts, reference) =>
        late.get().erasures.note(id, { event: 'notified', receiver, outcome, attempts, ...(reference === undefined ? {} : { reference }) }),
      nowMs,
      onFailure,
    },
    { receivers: erasure.receivers.map(({ name, url, secret = '' }) => ({ name, url, secret })), retryForMs: erasure.retry_for },
  );

  const late = openLate(
    async () => {
      await caughtUp();
      const holds = await openHolds({
        reader,
        append,
        govern,
        subjects,
        openMatters,
        crypto: nodeCrypto,
        random,
        now,
      });
      const erasures = await openErasures(
        {
          ...collaborators,
          subjects,
          holds: () => holds,
          eraseKeys: (keyIds) => keyCustody.erase(keyIds),
          async turnOver(actor, tenant) {
            const [rotation] = await keyCustody.rotate(actor, { tenant, destroyOld: true });
            return rotation?.version ?? 0;
          },
          notices: (notice) => notices.announce(notice),
          waiting: (id) => notices.waiting(id),
          crypto: nodeCrypto,
          random,
        },
        { backupsWithinNs: BigInt(erasure.backups_within) * NS_PER_MS },
      );
      await erasures.resume();
      // A ring that was restored from a copy may hold keys that are gone by the ledger's word.
      const back = destroyed.among((await listKeys()).map(({ id }) => encodeHex(id)));
      if (back.length > 0) await keyCustody.erase(back);
      notices.start();
      return { holds, erasures };
    },
    'holds and erasures',
    onFailure,
  );
  const openMatters = (): ReturnType<typeof listOpenMatters> => listOpenMatters((register) => registers.list(register));
  const retention = createRetention(
    {
      ...collaborators,
      holds: () => late.get().holds.active(),
      openMatters,
      keysOfTag: async (tag) =>
        (await listKeys(tag)).filter(({ scope: [kind, ...tags] }) => kind === 'subject' && tags.includes(tag)).map(({ id }) => encodeHex(id)),
      crypto: nodeCrypto,
    },
    {
      log: settings.log,
      classes: Object.entries(settings.retention.classes).map(([name, { body, core }]) => ({ class: name, body, core })),
      exportBeforeDelete: settings.retention.export_before_delete,
    },
  );
  const pruning = setInterval(() => void runRetention().catch(onFailure), PRUNE_EVERY_MS);
  async function runRetention(): Promise<void> {
    await caughtUp();
    await retention.run(ON_ITS_OWN);
  }
  const timer = setInterval(() => {
    try {
      const { erasures } = late.get();
      if (erasures.due()) void erasures.finish(ON_ITS_OWN).catch(onFailure);
    } catch (error) {
      onFailure(error);
    }
  }, LOOK_EVERY_MS);

  return {
    retention,
    privacy: {
      footprint: (wanted) => subjects.footprint(wanted),
      exportSubject: ({ format, ...wanted }) => ({
        file: formatExport(formatCsv, format, wanted.subject, exportSubject({ subjects, reader }, wanted)),
        contentType: EXPORT_TYPES[format],
        fileName: `subject-records.${format}`,
      }),
      request: async (actor, request) => late.get().erasures.request(actor, request),
      erasures: () => late.get().erasures.list(),
      statement: async (id) => late.get().erasures.statement(id),
      finish: async (actor) => late.get().erasures.finish(actor),
      setHold: async (actor, request) => late.get().holds.set(actor, request),
      releaseHold: async (actor, id) => late.get().holds.release(actor, id),
      holds: () => late.get().holds.list(),
    },
    async close() {
      clearInterval(timer);
      clearInterval(pruning);
      await late.close();
      await notices.close();
    },
  };
}

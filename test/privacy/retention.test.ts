import { formatCheckpoint, formatEntry, formatVkey, type GovernanceEntry, type NoteSigner, signNote } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { ActiveHold, Govern } from '../../processor/src/retain/contract.ts';
import { rangesOf } from '../../processor/src/retain/held-rows.ts';
import { DAY, endOf } from '../../processor/src/retain/plan-prunes.ts';
import { formPruneStatement } from '../../processor/src/retain/prune-statements.ts';
import { readRetentionLog } from '../../processor/src/retain/read-log.ts';
import { createRetention, type Retention } from '../../processor/src/retain/retention.ts';
import { createGovern, createGovernNote } from '../../processor/src/serve/govern.ts';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { encodeBodyRows, encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRows } from '../store/sealed-rows.ts';
import { startTestEngine } from '../store/start-engine.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { createLedger, type LedgerInMemory } from './ledger-in-memory.ts';

const LOG = 'test.example/log';
const ACTOR = { id: 'user:u1', name: 'Una' };
const [OLD, NEWER] = ['2026-01', '2026-06'] as const;
const streamOf = (period: string, writer = 'w1', name = 'standard'): string => `${LOG}/s/${writer}/1/${name}/${period}`;
const PARTITIONS = [
  [OLD, 'w1'],
  [OLD, 'w2'],
  [NEWER, 'w1'],
] as const;
const CLASSES = [{ class: 'standard', body: 90, core: 400 }];

let engine: Awaited<ReturnType<typeof startTestEngine>>;
let governance: NoteSigner;
let approver: NoteSigner;
let entries: Uint8Array[];
let ledger: LedgerInMemory;
let holds: ActiveHold[];
let now: bigint;
let failing: boolean;
let exported: string[];
let govern: Govern;
let round = 0;

beforeAll(async () => {
  engine = await startTestEngine();
}, 60_000);
afterAll(() => engine[Symbol.asyncDispose]());

const add = (entry: GovernanceEntry, signers: readonly NoteSigner[] = [governance]): void => void entries.push(signNote(formatEntry(entry), signers));
const log = { append: async (note: Uint8Array): Promise<number> => entries.push(note) - 1 };

function openStream(origin: string, size: number, closed: boolean): void {
  const key = mintNoteKey(origin);
  const root = nodeCrypto.sha256(Buffer.from(origin));
  add({ type: 'stream.open', stream: origin, vkey: formatVkey(key.vkey), time: '1' });
  entries.push(signNote(formatCheckpoint({ origin, size, root }), [key]));
  if (closed) add({ type: 'stream.close', stream: origin, size, root: Buffer.from(root).toString('hex'), time: '2' });
}
const counts = async (table: 'records' | 'bodies'): Promise<Record<string, number>> =>
  Object.fromEntries(
    (await engine.rows<{ p: string; n: number }>(`SELECT period AS p, toUInt32(count()) AS n FROM spanproof.${table} GROUP BY p ORDER BY p`)).map(
      ({ p, n }) => [p, n],
    ),
  );

beforeEach(() => {
  round += 1;
  governance = mintNoteKey(`${LOG}/governance`);
  approver = mintNoteKey(`${LOG}/approver/anna`);
  entries = [];
  ledger = createLedger();
  holds = [];
  failing = false;
  exported = [];
  now = endOf(NEWER) + 10n * DAY;
  govern = createGovern(log, governance, () => now);
  add({ type: 'log.open', origin: LOG, roles: { log: formatVkey(mintNoteKey(LOG).vkey), governance: formatVkey(governance.vkey) }, time: '1' });
  for (const [period, writer] of PARTITIONS) openStream(streamOf(period, writer), 10, true);
});

/** Ten rows with content in each stream. */
async function fillEngine(): Promise<void> {
  await engine.engine.administer(['TRUNCATE TABLE spanproof.records', 'TRUNCATE TABLE spanproof.bodies']);
  for (const [period, writer] of PARTITIONS) {
    const rows = makeRows(10, 0, { stream: streamOf(period, writer) });
    await insertBlocks(engine.client, 'records', [encodeRecordRows(rows)], `${round} ${period} ${writer} records`);
    await insertBlocks(engine.client, 'bodies', [encodeBodyRows(rows)], `${round} ${period} ${writer} bodies`);
  }
}

function open(settings: { readonly exportBeforeDelete?: boolean; readonly classes?: typeof CLASSES } = {}): Retention {
  return createRetention(
    {
      entries: () => entries,
      query: createQuery(engine.client),
      append: ledger.append,
      govern: (entry) => govern(entry),
      governNote: createGovernNote(log, governance),
      holds: () => holds,
      openMatters: () => [],
      keysOfTag: async () => [],
      async administer(statements) {
        if (failing) {
          failing = false;
          throw new Error('the process was killed');
        }
        await engine.engine.administer(statements);
      },
      async exportPeriod(from, to) {
        exported.push(`${from} ${to}`);
        return 'ee'.repeat(32);
      },
      crypto: nodeCrypto,
      now: () => now,
    },
    { log: LOG, classes: settings.classes ?? CLASSES, exportBeforeDelete: settings.exportBeforeDelete ?? false },
  );
}
/** Signs as the command line does. */
async function approve(retention: Retention, signer: NoteSigner = approver): Promise<void> {
  const { text, approvers } = retention.policy();
  const registration = signNote(formatEntry({ type: 'key.register', role: 'approver', vkey: formatVkey(signer.vkey), time: '3' }), [signer]);
  await retention.approve(ACTOR, {
    text,
    note: Buffer.from(signNote(text, [signer])).toString(),
    ...(approvers.includes(signer.vkey.name) ? {} : { registration: Buffer.from(registration).toString() }),
  });
}
/** Approved long enough ago to count. */
async function openInForce(settings: Parameters<typeof open>[0] = {}): Promise<Retention> {
  const retention = open(settings);
  now -= 30n * DAY;
  await approve(retention);
  now += 30n * DAY;
  return retention;
}

describe('a policy counts', () => {
  test('only once two have signed it, and a first one seven days later', async () => {
    const retention = open();
    expect((await retention.plan()).removals).toEqual([]);
    expect((await retention.run(ACTOR)).removed).toEqual([]);
    await approve(retention);
    expect(retention.policy()).toMatchObject({ published: { is_configured: true }, approvers: [approver.vkey.name] });
    expect((await retention.plan()).removals).toEqual([]);
    now += 7n * DAY;
    expect((await retention.plan()).removals.map(({ period, part }) => [period, part])).toEqual([[OLD, 'body']]);
  });

  test('not for another text, a stranger’s signature, or an approver nobody registered', async () => {
    const retention = open();
    const { text } = retention.policy();
    const invalid = expect.objectContaining({ code: 'RETENTION_INVALID' });
    const note = Buffer.from(signNote(text, [approver])).toString();
    await expect(retention.approve(ACTOR, { text, note })).rejects.toThrow(invalid);
    await approve(retention);
    const other = open({ classes: [{ class: 'standard', body: 1, core: 400 }] });
    await expect(other.approve(ACTOR, { text, note })).rejects.toThrow(invalid);
    await expect(retention.approve(ACTOR, { text, note: Buffer.from(signNote(text, [mintNoteKey(`${LOG}/approver/eve`)])).toString() })).rejects.toThrow();
    expect(readRetentionLog(entries).policies).toHaveLength(1);
  });

  test('a longer one at once, a shorter one seven days later; until then the longer one holds', async () => {
    await openInForce();
    const shorter = open({ classes: [{ class: 'standard', body: 5, core: 400 }] });
    await approve(shorter);
    expect((await shorter.plan()).removals.map(({ period }) => period)).toEqual([OLD]);
    now += 7n * DAY;
    // The newer period ended while the longer policy was in force: its time counts.
    expect((await shorter.plan()).removals.map(({ period }) => period)).toEqual([OLD]);
  });
});

describe('a run', () => {
  beforeEach(fillEngine, 60_000);
  test('removes content of whole partitions, says so in the log before, records it, and leaves the rest', async () => {
    const retention = await openInForce();
    const run = await retention.run(ACTOR);
    expect(run.removed).toMatchObject([{ class: 'standard', period: OLD, part: 'body', rows: 20, held: 0, streams: 2 }]);
    expect(await counts('bodies')).toEqual({ [NEWER]: 10 });
    expect(await counts('records')).toEqual({ [OLD]: 20, [NEWER]: 10 });
    const pruned = readRetentionLog(entries).streams.map(({ origin, pruned: parts }) => [origin, [...parts.keys()]]);
    expect(pruned).toEqual([
      [streamOf(OLD, 'w1'), ['body', 'original']],
      [streamOf(OLD, 'w2'), ['body', 'original']],
      [streamOf(NEWER), []],
    ]);
    expect(ledger.records.map(({ core }) => [core['event'], core['period'], core['part'], core['rows']])).toEqual([['pruned', OLD, 'body', 20]]);
    expect((await retention.run(ACTOR)).removed).toEqual([]);
  });

  test('core goes after its content, when its own time is over', async () => {
    const retention = await openInForce();
    now = endOf(OLD) + 401n * DAY;
    expect((await retention.run(ACTOR)).removed.map(({ period, part }) => [period, part])).toEqual([
      [OLD, 'body'],
      [NEWER, 'body'],
      [OLD, 'core'],
    ]);
    expect(await counts('records')).toEqual({ [NEWER]: 10 });
  });

  test('waits for an open stream of the partition', async () => {
    openStream(streamOf(OLD, 'w3'), 3, false);
    const retention = await openInForce();
    const run = await retention.run(ACTOR);
    expect(run.removed).toEqual([]);
    expect(run.waiting).toMatchObject([{ period: OLD, part: 'body', waits: 'a stream of it is open' }]);
    expect(await counts('bodies')).toEqual({ [OLD]: 20, [NEWER]: 10 });
  });

  test('exports before it removes, where the policy says so', async () => {
    const retention = await openInForce({ exportBeforeDelete: true });
    expect((await retention.run(ACTOR)).removed).toMatchObject([{ export: 'ee'.repeat(32) }]);
    expect(exported).toEqual([`${BigInt(Date.UTC(2026, 0, 1)) * 1_000_000n} ${endOf(OLD)}`]);
  });

  test('killed between log and engine: the next run does what the log says', async () => {
    const retention = await openInForce();
    failing = true;
    await expect(retention.run(ACTOR)).rejects.toThrow('killed');
    expect(await counts('bodies')).toEqual({ [OLD]: 20, [NEWER]: 10 });
    await open().run(ACTOR);
    expect(await counts('bodies')).toEqual({ [NEWER]: 10 });
  });
});

describe('what is held stays', () => {
  beforeEach(fillEngine, 60_000);
  async function idsOf(stream: string): Promise<readonly string[]> {
    const rows = await engine.rows<{ id: string }>(`SELECT lower(hex(record_id)) AS id FROM spanproof.records WHERE stream = '${stream}' ORDER BY seq`);
    return rows.map(({ id }) => id);
  }

  test('rows by id: the others go, the log names the ranges; released, they go too', async () => {
    const ids = await idsOf(streamOf(OLD));
    holds = [{ id: 'h1', bySubject: false, records: [ids[2] ?? '', ids[3] ?? '', ids[7] ?? ''] }];
    const retention = await openInForce();
    expect((await retention.run(ACTOR)).removed).toMatchObject([{ period: OLD, rows: 20, held: 3 }]);
    expect(await counts('bodies')).toEqual({ [OLD]: 3, [NEWER]: 10 });
    const held = readRetentionLog(entries).streams[0]?.pruned.get('body');
    expect(held).toEqual([
      [2, 3],
      [7, 7],
    ]);
    const before = entries.length;
    expect((await retention.run(ACTOR)).removed).toEqual([]);
    expect(entries.length).toBe(before);
    holds = [];
    expect((await retention.run(ACTOR)).removed).toMatchObject([{ period: OLD, rows: 3, held: 0 }]);
    expect(await counts('bodies')).toEqual({ [NEWER]: 10 });
  });

  test('a whole period; core that is held stays whole', async () => {
    holds = [{ id: 'h1', bySubject: false, from: 0n, to: 2n ** 62n }];
    const retention = await openInForce();
    now = endOf(OLD) + 401n * DAY;
    const run = await retention.run(ACTOR);
    expect(await counts('bodies')).toEqual({ [OLD]: 20, [NEWER]: 10 });
    expect(run.waiting).toMatchObject([{ period: OLD, part: 'core', held: 20 }]);
    expect(await counts('records')).toEqual({ [OLD]: 20, [NEWER]: 10 });
  });
});

test('ranges are ascending, apart and inclusive', () => {
  const row = (seq: number, stream = 's'): { id: string; stream: string; seq: number } => ({ id: '', stream, seq });
  expect(rangesOf([row(5), row(1), row(2), row(9, 't'), row(6), row(8)], 's')).toEqual([
    [1, 2],
    [5, 6],
    [8, 8],
  ]);
});

test.each([
  ["standard' OR '1", '2026-01', 's'],
  ['standard', "2026-01'", 's'],
  ['standard', '2026-1', 's'],
  ['Standard', '2026-01', 's'],
  ['standard', '2026-01', "s' OR '1"],
])('a name that is none becomes no statement: %s %s %s', (name, period, stream) => {
  expect(() => formPruneStatement('body', name, period, new Map([[stream, [[1, 2]]]]))).toThrow(expect.objectContaining({ code: 'RETENTION_INVALID' }));
});

import {
  CodedError,
  type PlannedRemoval,
  type RetentionApproval,
  type RetentionClass,
  type RetentionPlan,
  type RetentionPolicy,
  type RetentionRun,
} from '@spanproof/vocabulary';
import {
  type Crypto,
  encodeCanonical,
  encodeHex,
  formatEntry,
  formatVkey,
  parseEntry,
  parseNote,
  parseVkey,
  type PrunedPart,
  verifyNote,
} from '@spanproof/vocabulary/ledger';
import type { AppendOwn } from '../open/contract.ts';
import type { Query } from '../store/contract.ts';
import type { ActiveHold, Govern, RetainActor } from './contract.ts';
import { findHeldRows, rangesOf } from './held-rows.ts';
import type { OpenMatter } from './match-holds.ts';
import { endOf, type PlannedPrune, planPrunes } from './plan-prunes.ts';
import { formHeldCondition, formPruneStatement, type HeldRanges } from './prune-statements.ts';
import { readRetentionLog, type RetentionView } from './read-log.ts';
import { formPruneRecord } from './retention-record.ts';
import { createTurns } from '../turns.ts';

const PARTS: { readonly [part in PlannedPrune['part']]: readonly PrunedPart[] } = { body: ['body', 'original'], core: ['core', 'subject'] };

export interface Retention {
  policy(): RetentionPolicy;
  /** @throws CodedError RETENTION_INVALID for another text than the configured policy's, or a note that its approver did not sign */
  approve(actor: RetainActor, approval: RetentionApproval): Promise<RetentionPolicy>;
  /** What a run would remove now; removes nothing. */
  plan(): Promise<RetentionPlan>;
  /** Removes what is due, whole partitions where nothing is held. What a crash left half done is done again. */
  run(actor: RetainActor): Promise<RetentionRun>;
}

/** Partitions whose time is over go: said in the log first, then removed in the engine, then recorded. */
export function createRetention(
  collaborators: {
    /** Every entry of the log. */
    readonly entries: () => Iterable<Uint8Array>;
    readonly query: Query;
    readonly append: AppendOwn;
    readonly govern: Govern;
    /** Adds the governance key's signature to a note of an approver's, and the note to the log. */
    readonly governNote: (note: Uint8Array) => Promise<void>;
    readonly holds: () => readonly ActiveHold[];
    readonly openMatters: () => readonly OpenMatter[];
    readonly keysOfTag: (tag: string) => Promise<readonly string[]>;
    readonly administer: (statements: readonly string[]) => Promise<void>;
    /** Writes and verifies a bundle of a period; resolves with its id (hex). */
    readonly exportPeriod: (from: bigint, to: bigint) => Promise<string>;
    readonly crypto: Crypto;
    readonly now: () => bigint;
  },
  settings: { readonly log: string; readonly classes: readonly RetentionClass[]; readonly exportBeforeDelete: boolean },
): Retention {
  const { entries, query, append, govern, governNote, holds, openMatters, crypto, now } = collaborators;
  const classes = settings.classes.toSorted((a, b) => (a.class < b.class ? -1 : 1));
  const hash = encodeHex(crypto.sha256(encodeCanonical(classes.map((kept) => ({ ...kept })))));
  const turns = createTurns();

  const view = (): RetentionView => readRetentionLog(entries());
  /** The instant of the text is the day's: whoever reads and signs within a day signs the same text. */
  const formText = (at: bigint): string =>
    formatEntry({
      type: 'policy.publish',
      policy: hash,
      retention: classes.map(({ class: name, body, core }) => ({ class: name, body, subject: core, original: body, core })),
      time: String(at),
    });

  function policy(): RetentionPolicy {
    const { policies, approvers } = view();
    const last = policies.at(-1);
    return {
      configured: classes,
      hash,
      text: formText(now()),
      ...(last === undefined ? {} : { published: { hash: last.policy, at: last.time, is_configured: last.policy === hash } }),
      approvers: [...approvers.keys()],
    };
  }

  async function countRows({ part, retentionClass, period }: Partition, condition = '1'): Promise<number> {
    const table = part === 'body' ? 'bodies' : 'records';
    const sql = `SELECT toUInt32(count()) AS rows FROM spanproof.${table} WHERE class = {class:String} AND period = {period:String} AND (${condition})`;
    const [row] = await query(sql, { class: retentionClass, period });
    return typeof row?.['rows'] === 'number' ? row['rows'] : 0;
  }

  async function findHeld({ retentionClass, period, streams }: PlannedPrune): Promise<HeldRanges> {
    const rows = await findHeldRows(collaborators, { class: retentionClass, period }, { holds: holds(), matters: openMatters() });
    return new Map(streams.map(({ origin }) => [origin, rangesOf(rows, origin)]));
  }

  async function describe(prune: PlannedPrune, held: HeldRanges): Promise<PlannedRemoval> {
    const kept = countHeld(held);
    const waits = prune.waits ?? (prune.part === 'core' && kept > 0 ? 'rows of it are held: they stay whole, with their proof' : undefined);
    return {
      class: prune.retentionClass,
      period: prune.period,
      part: prune.part,
      due: String(prune.due),
      streams: prune.streams.length,
      rows: await countRows(prune),
      held: kept,
      ...(waits === undefined ? {} : { waits }),
    };
  }

  async function remove(actor: RetainActor, prune: PlannedPrune, removal: PlannedRemoval, held: HeldRanges): Promise<RetentionRun['removed'][number]> {
    const bundle = settings.exportBeforeDelete ? await collaborators.exportPeriod(startOf(prune.period), endOf(prune.period)) : undefined;
    for (const part of PARTS[prune.part]) {
      for (const { origin, size, root } of prune.streams) {
        await govern({
          type: 'retention.prune',
          stream: origin,
          size,
          root,
          part,
          policy: prune.policy,
          held: held.get(origin) ?? [],
          ...(bundle === undefined ? {} : { export: bundle }),
        });
      }
    }
    await collaborators.administer([formPruneStatement(prune.part, prune.retentionClass, prune.period, held)]);
    const at = now();
    const record_id = await append(formPruneRecord(prune, { rows: removal.rows, held: removal.held, bundle }, actor, at));
    return { ...removal, record_id, ...(bundle === undefined ? {} : { export: bundle }) };
  }

  /** The log said it and a crash came before the engine did it: rows that are there without right. */
  async function finishHalfDone(): Promise<void> {
    const partitions = Map.groupBy(
      view().streams.filter(({ size }) => size > 0),
      ({ retentionClass, period }) => `${retentionClass} ${period}`,
    );
    for (const streams of partitions.values()) {
      for (const part of ['body', 'core'] as const) {
        const [first] = streams;
        if (first === undefined || !streams.every(({ pruned }) => PARTS[part].every((one) => pruned.has(one)))) continue;
        const { retentionClass, period } = first;
        const held: HeldRanges = new Map(streams.map(({ origin, pruned }) => [origin, pruned.get(part) ?? []]));
        const left = await countRows({ part, retentionClass, period }, `NOT (${formHeldCondition(held)})`);
        if (left > 0) await collaborators.administer([formPruneStatement(part, retentionClass, period, held)]);
      }
    }
  }

  async function runNow(actor: RetainActor): Promise<RetentionRun> {
    await finishHalfDone();
    const removed: RetentionRun['removed'][number][] = [];
    const waiting: PlannedRemoval[] = [];
    // Planned anew after each: core may go once its content is gone.
    for (const seen = new Set<string>(); ; ) {
      const next = planPrunes(view(), now()).find(({ retentionClass, period, part }) => !seen.has(`${retentionClass} ${period} ${part}`));
      if (next === undefined) return { at: String(now()), removed, waiting };
      const held = await findHeld(next);
      const removal = await describe(next, held);
      if (removal.waits !== undefined) waiting.push(removal);
      else if (changes(next, held)) removed.push(await remove(actor, next, removal, held));
      seen.add(`${next.retentionClass} ${next.period} ${next.part}`);
    }
  }

  return {
    policy,
    approve: (_actor, { text, note, registration }) =>
      turns.take(async () => {
        const asked = readEntry(text);
        if (asked.type !== 'policy.publish' || asked.policy !== hash || formText(BigInt(asked.time)) !== text)
          throw new CodedError('RETENTION_INVALID', 'the text is not that of the configured policy', { todo: 'sign the text of `spanproof retention policy`' });
        if (registration !== undefined) {
          const entry = readEntry(parseNote(Buffer.from(registration)).text);
          if (entry.type !== 'key.register' || entry.role !== 'approver') throw new CodedError('RETENTION_INVALID', 'the registration is not of an approver');
          if (!view().approvers.has(parseVkey(entry.vkey).name)) {
            verifyNote(crypto, Buffer.from(registration), [parseVkey(entry.vkey)]);
            await governNote(Buffer.from(registration));
          }
        }
        const known = [...view().approvers.values()].map(parseVkey);
        if (parseNote(Buffer.from(note)).text !== text || known.length === 0)
          throw new CodedError('RETENTION_INVALID', 'the note is not over the text, or no approver is registered');
        const { by } = verifyNote(crypto, Buffer.from(note), known);
        if (by.length === 0) throw new CodedError('RETENTION_INVALID', `none of ${known.map(formatVkey).join(', ')} signed it`);
        await governNote(Buffer.from(note));
        return policy();
      }),
    async plan() {
      const removals: PlannedRemoval[] = [];
      for (const prune of planPrunes(view(), now())) removals.push(await describe(prune, await findHeld(prune)));
      return { at: String(now()), removals };
    },
    run: (actor) => turns.take(() => runNow(actor)),
  };
}

interface Partition {
  readonly part: PlannedPrune['part'];
  readonly retentionClass: string;
  readonly period: string;
}

function countHeld(held: HeldRanges): number {
  return [...held.values()].flat().reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

/** False where the log says exactly this already: the same holds keep the same rows. */
function changes({ part, streams }: PlannedPrune, held: HeldRanges): boolean {
  return streams.some(({ origin, pruned }) => JSON.stringify(pruned.get(part)) !== JSON.stringify(held.get(origin) ?? []));
}

function readEntry(text: string): ReturnType<typeof parseEntry> {
  try {
    return parseEntry(text);
  } catch (cause) {
    throw new CodedError('RETENTION_INVALID', 'that is no entry of the log', { cause });
  }
}

function startOf(period: string): bigint {
  const [year = 0, month = 1, day = 1] = period.split('-').map(Number);
  return BigInt(Date.UTC(year, month - 1, day)) * 1_000_000n;
}

import { CodedError, type Erasure, type ErasureStatement, type EraseRequest } from '@spanproof/vocabulary';
import { type Crypto, encodeHex, type NoteSigner } from '@spanproof/vocabulary/ledger';
import type { AppendOwn, SealedReader } from '../open/contract.ts';
import { commitTo } from './commit.ts';
import type { Erasures, Govern, Holds, RetainActor, Subjects } from './contract.ts';
import type { DestroyedKeys } from './destroyed-keys.ts';
import { ERASURE_SCHEMA, type ErasureEvent, type ErasureWords, formErasureRecord, readErasureRecord } from './erasure-record.ts';
import { type ErasureFacts, stepErasure, summariseErasure } from './erasure-state.ts';
import type { Notices } from './notices.ts';
import { formStatement } from './statement.ts';
import { createTurns } from '../turns.ts';

/** Ids a log entry takes at most: an entry has 65,535 bytes. */
const IDS_AN_ENTRY = 1_500;
const DEFAULT_TENANT = 'default';
const PROCESSOR: RetainActor = { id: 'processor', name: 'erasure' };

interface Collaborators {
  readonly reader: Pick<SealedReader, 'list'>;
  readonly append: AppendOwn;
  readonly govern: Govern;
  readonly subjects: Subjects;
  readonly holds: () => Pick<Holds, 'reasonsFor'>;
  readonly destroyed: DestroyedKeys;
  /** Destroys data keys in every ring; resolves when all holders have answered. */
  readonly eraseKeys: (keyIds: readonly string[]) => Promise<void>;
  /** The next KEK of a tenant, everything that lives wrapped again, earlier versions destroyed; resolves with the version. */
  readonly turnOver: (actor: RetainActor, tenant: string) => Promise<number>;
  readonly notices: (record: Parameters<Notices['announce']>[0]) => Promise<void>;
  readonly waiting: (erasure: string) => ReturnType<Notices['waiting']>;
  readonly governance: NoteSigner;
  readonly crypto: Crypto;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => bigint;
}

/** Erasures, rebuilt from the ledger. What a crash left half done is finished by resume(). */
export async function openErasures(
  collaborators: Collaborators,
  settings: { readonly backupsWithinNs: bigint },
): Promise<Erasures & { resume(): Promise<void>; note(erasure: string, event: ErasureEvent): Promise<void>; due(): boolean }> {
  const { reader, append, govern, subjects, holds, destroyed, governance, crypto, random, now } = collaborators;
  const erasures = new Map<string, ErasureFacts>();
  for await (const record of reader.list({ kinds: ['governance'], schema: ERASURE_SCHEMA }, ['subject', 'body'])) {
    const said = readErasureRecord(record);
    if (said !== undefined) take(said.erasure, said.event, record.t_event, record.record_id, said);
  }
  const turns = createTurns();

  function take(id: string, event: ErasureEvent, at: bigint, record: string, more: { readonly words?: ErasureWords; readonly tenant?: string } = {}): void {
    const { words, tenant } = more;
    const step = { id, event, at, record, ...(words === undefined ? {} : { words }), ...(tenant === undefined ? {} : { tenant }) };
    const facts = stepErasure(erasures.get(id), step);
    if (facts === undefined) return;
    erasures.set(id, facts);
    if (event.event === 'erased') destroyed.add(event.keys, { record_id: record, at: String(at) });
  }

  async function record(id: string, event: ErasureEvent, more: Parameters<typeof formErasureRecord>[3] = {}): Promise<void> {
    const at = now();
    take(id, event, at, await append(formErasureRecord(id, event, at, more)), more);
  }

  async function governErasure(facts: ErasureFacts, phase: 'live' | 'backups'): Promise<void> {
    const { id, subject, keys, words } = facts;
    const basis = commitTo(crypto, 'basis', Buffer.from(words?.salt ?? '', 'hex'), words?.basis ?? '');
    for (let at = 0; at < keys.length; at += IDS_AN_ENTRY)
      await govern({ type: 'subject.erase', erasure: id, phase, subject, basis, key_ids: keys.slice(at, at + IDS_AN_ENTRY) });
  }

  /** From requested to live. The request is durable: a crash anywhere in here is finished at the next start, and doing it twice changes nothing. */
  async function eraseNow(facts: ErasureFacts): Promise<void> {
    await collaborators.eraseKeys(facts.keys);
    await governErasure(facts, 'live');
    await record(facts.id, { event: 'erased', keys: facts.keys }, { actor: PROCESSOR });
  }

  function mustFind(id: string): ErasureFacts {
    const facts = erasures.get(id);
    if (facts === undefined) throw new CodedError('NOT_FOUND', 'there is no such erasure');
    return facts;
  }

  const summarise = (facts: ErasureFacts): Erasure => summariseErasure(facts, collaborators.waiting(facts.id), settings.backupsWithinNs);
  const stateOf = (id: string): ErasureStatement => {
    const facts = mustFind(id);
    return formStatement(facts, summarise(facts), governance);
  };

  async function requestNow(actor: RetainActor, { ticket, basis, tenant = DEFAULT_TENANT, subject }: EraseRequest): Promise<ErasureStatement> {
    const query = { tenant, subject };
    const keys = await subjects.keysOf(query);
    if (keys.length === 0)
      throw new CodedError('NOT_FOUND', 'nothing is sealed under a key of this subject', { todo: 'see tenant and spelling of the subject' });
    const found = await subjects.recordsUnder(keys);
    const held = holds().reasonsFor(await subjects.tagOf(query), found);
    const id = encodeHex(random(16));
    const salt = random(32);
    const words = { ticket, basis, salt: encodeHex(salt) };
    const commitment = commitTo(crypto, 'subject', salt, `${tenant}\0${subject}`);
    if (held.length > 0) {
      await record(id, { event: 'refused', subject: commitment, records: found.length, held }, { actor, words, tenant });
      throw new CodedError('HELD', `the erasure is refused: ${held.map(({ by }) => by).join(', ')} keeps records of the subject`, {
        todo: `close what is named, then ask again; the refusal is erasure ${id}`,
      });
    }
    // Before anything goes: whoever finds the keys gone has to find why.
    await record(id, { event: 'requested', subject: commitment, records: found.length, keys }, { actor, words, tenant });
    await collaborators.notices({ erasure: id, tenant, subject, ticket, requestedMs: Number(now() / 1_000_000n) });
    await eraseNow(mustFind(id));
    return stateOf(id);
  }

  async function finishNow(actor: RetainActor): Promise<readonly Erasure[]> {
    const waiting = [...erasures.values()].filter(({ live, backupsAt }) => live !== undefined && backupsAt === undefined);
    for (const [tenant, ofTenant] of Map.groupBy(waiting, (facts) => facts.tenant ?? DEFAULT_TENANT)) {
      const version = await collaborators.turnOver(actor, tenant);
      for (const facts of ofTenant) {
        await governErasure(facts, 'backups');
        await record(facts.id, { event: 'backups', version }, { actor });
      }
    }
    return waiting.map(({ id }) => summarise(mustFind(id)));
  }

  return {
    request: (actor, request) => turns.take(() => requestNow(actor, request)),
    list: () => [...erasures.values()].toReversed().map(summarise),
    statement: async (id) => stateOf(id),
    finish: (actor) => turns.take(() => finishNow(actor)),
    resume: () =>
      turns.take(async () => {
        for (const facts of erasures.values()) if (facts.held.length === 0 && facts.live === undefined) await eraseNow(facts);
      }),
    note: (erasure, event) => record(erasure, event, { actor: PROCESSOR }),
    due() {
      const oldest = [...erasures.values()].flatMap(({ live, backupsAt }) => (live !== undefined && backupsAt === undefined ? [live.at] : []));
      // With a fifth of the time to spare.
      return oldest.some((at) => now() >= at + (settings.backupsWithinNs * 4n) / 5n);
    },
  };
}

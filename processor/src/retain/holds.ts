import { CodedError, type Hold, type HoldRequest } from '@spanproof/vocabulary';
import { type Crypto, encodeHex } from '@spanproof/vocabulary/ledger';
import type { AppendOwn, OpenedRecord, SealedReader } from '../open/contract.ts';
import { commitTo } from './commit.ts';
import type { Govern, Holds, RetainActor, Subjects } from './contract.ts';
import { foldHold, formHoldReleased, formHoldSet, HOLD_SCHEMA, type HoldState, toActive } from './hold-record.ts';
import { matchHolds, type OpenMatter } from './match-holds.ts';

const FIRST_INSTANT = '0';
/** The last one that 63 bits hold. */
const LAST_INSTANT = String(2n ** 63n - 1n);

/** Holds, rebuilt from the ledger: what is held is neither erased nor pruned. */
export async function openHolds(collaborators: {
  readonly reader: Pick<SealedReader, 'list'>;
  readonly append: AppendOwn;
  readonly govern: Govern;
  readonly subjects: Pick<Subjects, 'tagOf'>;
  /** Alerts and incidents that are not closed. @throws CodedError ENGINE_DOWN until they are known */
  readonly openMatters: () => readonly OpenMatter[];
  readonly crypto: Crypto;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: () => bigint;
}): Promise<Holds> {
  const { reader, append, govern, subjects, openMatters, crypto, random, now } = collaborators;
  let holds: ReadonlyMap<string, HoldState> = new Map();
  for await (const record of reader.list({ kinds: ['governance'], schema: HOLD_SCHEMA }, ['subject', 'body'])) holds = foldHold(holds, record);

  function take(id: string, event: Pick<OpenedRecord, 'core' | 'subject' | 'body' | 't_event'>): Hold {
    holds = foldHold(holds, event as OpenedRecord);
    const hold = holds.get(id);
    if (hold === undefined) throw new Error('a hold that was just recorded is unknown');
    return withoutTag(hold);
  }

  const inForce = (): readonly HoldState[] => [...holds.values()].filter(({ state }) => state === 'set');

  return {
    async set(actor: RetainActor, request: HoldRequest) {
      const { subject, records = [], from, to, matter } = request;
      if (subject === undefined && records.length === 0 && from === undefined && to === undefined)
        throw new CodedError('REQUEST_INVALID', 'a hold names records, a subject or a period');
      if (from !== undefined && to !== undefined && BigInt(from) >= BigInt(to)) throw new CodedError('REQUEST_INVALID', 'body.to: must be after from');
      const id = encodeHex(random(16));
      const tag = subject === undefined ? undefined : await subjects.tagOf({ ...(request.tenant === undefined ? {} : { tenant: request.tenant }), subject });
      const at = now();
      const bounds = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      const salt = random(32);
      const record = formHoldSet({ id, records, matter, salt: encodeHex(salt), ...bounds, ...(tag === undefined ? {} : { tag }) }, actor, at);
      await append(record);
      await govern({
        type: 'hold.set',
        hold: id,
        matter: commitTo(crypto, 'matter', salt, matter),
        selection: commitTo(crypto, 'selection', salt, JSON.stringify([tag ?? '', ...records])),
        from: from ?? FIRST_INSTANT,
        to: to ?? LAST_INSTANT,
      });
      return take(id, { core: record.core as OpenedRecord['core'], subject: { matter }, ...(tag === undefined ? {} : { body: { tag } }), t_event: at });
    },
    async release(actor, id) {
      const known = holds.get(id);
      if (known?.state !== 'set') throw new CodedError('NOT_FOUND', 'there is no such hold in force');
      const at = now();
      const salt = random(32);
      const record = formHoldReleased(id, encodeHex(salt), actor, at);
      await append(record);
      await govern({ type: 'hold.release', hold: id, matter: commitTo(crypto, 'matter', salt, known.matter ?? '') });
      return take(id, { core: record.core as OpenedRecord['core'], t_event: at });
    },
    list: () => [...holds.values()].map(withoutTag).toReversed(),
    reasonsFor: (tag, records) => matchHolds(tag, records, inForce().map(toActive), openMatters()),
    active: () => inForce().map(toActive),
  };
}

/** The tag names a person to whoever holds its key. */
function withoutTag(state: HoldState): Hold {
  const { id, set_at, released_at, matter, records, by_subject, from, to } = state;
  return {
    id,
    state: state.state,
    set_at,
    records,
    by_subject,
    ...(released_at === undefined ? {} : { released_at }),
    ...(matter === undefined ? {} : { matter }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

import type { Hold } from '@spanproof/vocabulary';
import type { OpenedRecord } from '../open/contract.ts';
import type { OpsRecord } from '../stage.ts';
import type { ActiveHold, RetainActor } from './contract.ts';

export const HOLD_SCHEMA = 'spanproof/hold/v1';

/** A hold as its records tell of it. */
export interface HoldState extends Hold {
  /** Of the subject that it names; known only while the record's body can be opened. */
  readonly tag?: string;
}

export function formHoldSet(
  hold: {
    readonly id: string;
    readonly records: readonly string[];
    readonly tag?: string;
    readonly from?: string;
    readonly to?: string;
    readonly matter: string;
    readonly salt: string;
  },
  actor: RetainActor,
  at: bigint,
): OpsRecord {
  const { id, records, tag, from, to, matter, salt } = hold;
  return {
    kind: 'governance',
    tenant: '$ops',
    t_event: at,
    core: {
      schema: HOLD_SCHEMA,
      event: 'set',
      hold: id,
      records,
      by_subject: tag !== undefined,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    },
    person: { actor: actor.id, name: actor.name, matter, salt },
    ...(tag === undefined ? {} : { body: { tag } }),
  };
}

export function formHoldReleased(id: string, salt: string, actor: RetainActor, at: bigint): OpsRecord {
  return {
    kind: 'governance',
    tenant: '$ops',
    t_event: at,
    core: { schema: HOLD_SCHEMA, event: 'released', hold: id },
    person: { actor: actor.id, name: actor.name, salt },
  };
}

/** Takes one record into what is known so far. Only this processor writes such cores. */
export function foldHold(known: ReadonlyMap<string, HoldState>, { core, subject, body, t_event }: OpenedRecord): ReadonlyMap<string, HoldState> {
  const { hold, event, records, by_subject, from, to } = core;
  if (typeof hold !== 'string') return known;
  const before = known.get(hold);
  if (event === 'released') return before === undefined ? known : new Map(known).set(hold, { ...before, state: 'released', released_at: String(t_event) });
  return new Map(known).set(hold, {
    id: hold,
    state: 'set',
    set_at: String(t_event),
    records: Array.isArray(records) ? records.filter((id) => typeof id === 'string') : [],
    by_subject: by_subject === true,
    ...(typeof from === 'string' ? { from } : {}),
    ...(typeof to === 'string' ? { to } : {}),
    ...(typeof subject?.['matter'] === 'string' ? { matter: subject['matter'] } : {}),
    ...(typeof body?.['tag'] === 'string' ? { tag: body['tag'] } : {}),
  });
}

export function toActive({ id, by_subject, records, tag, from, to }: HoldState): ActiveHold {
  return {
    id,
    bySubject: by_subject,
    ...(records.length > 0 ? { records } : {}),
    ...(tag === undefined ? {} : { tag }),
    ...(from === undefined ? {} : { from: BigInt(from) }),
    ...(to === undefined ? {} : { to: BigInt(to) }),
  };
}

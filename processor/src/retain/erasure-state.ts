import type { Erasure, ErasureNotice, HoldReason } from '@spanproof/vocabulary';
import type { ErasureEvent, ErasureWords } from './erasure-record.ts';

/** An erasure as its records tell of it. */
export interface ErasureFacts {
  readonly id: string;
  readonly requestedAt: bigint;
  readonly subject: string;
  readonly records: number;
  /** Hex ids of the keys that were to go. */
  readonly keys: readonly string[];
  readonly held: readonly HoldReason[];
  readonly tenant?: string;
  readonly words?: ErasureWords;
  readonly live?: { readonly at: bigint; readonly record: string };
  readonly backupsAt?: bigint;
  readonly notices: ReadonlyMap<string, ErasureNotice>;
}

/** Takes one step; steps of an erasure that was never requested are not looked at. */
export function stepErasure(
  before: ErasureFacts | undefined,
  step: {
    readonly id: string;
    readonly event: ErasureEvent;
    readonly at: bigint;
    readonly record: string;
    readonly words?: ErasureWords;
    readonly tenant?: string;
  },
): ErasureFacts | undefined {
  const { id, event, at, record, words, tenant } = step;
  switch (event.event) {
    case 'refused':
    case 'requested':
      return {
        id,
        requestedAt: at,
        subject: event.subject,
        records: event.records,
        keys: event.event === 'requested' ? event.keys : [],
        held: event.event === 'refused' ? event.held : [],
        notices: new Map(),
        ...(words === undefined ? {} : { words }),
        ...(tenant === undefined ? {} : { tenant }),
      };
    case 'erased':
      return before && { ...before, live: { at, record } };
    case 'backups':
      return before && { ...before, backupsAt: at };
    case 'notified': {
      if (before === undefined) return undefined;
      const { receiver, outcome, attempts, reference } = event;
      const notice: ErasureNotice = { receiver, state: outcome, attempts, at: String(at), ...(reference === undefined ? {} : { reference }) };
      return { ...before, notices: new Map(before.notices).set(receiver, notice) };
    }
  }
}

/** How it stands; `waiting` are the receivers that have not answered. */
export function summariseErasure(facts: ErasureFacts, waiting: readonly ErasureNotice[], backupsWithinNs: bigint): Erasure {
  const { id, requestedAt, subject, records, keys, held, live, backupsAt, notices } = facts;
  return {
    id,
    state: held.length > 0 ? 'refused' : live === undefined ? 'closing' : backupsAt === undefined ? 'live' : 'complete',
    requested_at: String(requestedAt),
    subject,
    records,
    keys: keys.length,
    held,
    ...(live === undefined ? {} : { live_at: String(live.at), live_record: live.record }),
    ...(backupsAt === undefined ? {} : { backups_at: String(backupsAt) }),
    ...(live === undefined || backupsAt !== undefined ? {} : { backups_due: String(live.at + backupsWithinNs) }),
    notices: [...notices.values(), ...waiting.filter(({ receiver }) => !notices.has(receiver))],
  };
}

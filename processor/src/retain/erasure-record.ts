import type { HoldReason, Json } from '@spanproof/vocabulary';
import type { OpenedRecord } from '../open/contract.ts';
import type { CoreValue, OpsRecord } from '../stage.ts';
import type { RetainActor } from './contract.ts';

export const ERASURE_SCHEMA = 'spanproof/erasure/v1';

/** One step of an erasure. Key ids are hex; `subject` is a commitment, never the subject. */
export type ErasureEvent =
  | { readonly event: 'refused'; readonly subject: string; readonly records: number; readonly held: readonly HoldReason[] }
  | { readonly event: 'requested'; readonly subject: string; readonly records: number; readonly keys: readonly string[] }
  | { readonly event: 'erased'; readonly keys: readonly string[] }
  | {
      readonly event: 'notified';
      readonly receiver: string;
      readonly outcome: 'acknowledged' | 'given_up';
      readonly attempts: number;
      readonly reference?: string;
    }
  | { readonly event: 'backups'; readonly version: number };

/** In whose words it was asked for: sealed in the person's part of the first record. */
export interface ErasureWords {
  readonly ticket: string;
  readonly basis: string;
  /** Hex. */
  readonly salt: string;
}

export function formErasureRecord(
  erasure: string,
  event: ErasureEvent,
  at: bigint,
  more: { readonly actor?: RetainActor; readonly words?: ErasureWords; readonly tenant?: string } = {},
): OpsRecord {
  const { actor, words, tenant } = more;
  return {
    kind: 'governance',
    tenant: '$ops',
    t_event: at,
    core: { ...(event as unknown as { readonly [member: string]: CoreValue }), schema: ERASURE_SCHEMA, erasure },
    ...(actor === undefined ? {} : { person: { actor: actor.id, name: actor.name, ...words } }),
    ...(tenant === undefined ? {} : { body: { tenant } }),
  };
}

/** What a record says, where it is one of these; only this processor writes such cores, and the reader checked that it is the sealed one. */
export function readErasureRecord(
  record: Pick<OpenedRecord, 'core' | 'subject' | 'body'>,
): { readonly erasure: string; readonly event: ErasureEvent; readonly words?: ErasureWords; readonly tenant?: string } | undefined {
  const { erasure, event } = record.core;
  if (typeof erasure !== 'string' || typeof event !== 'string') return undefined;
  const words = readWords(record.subject);
  const tenant = record.body?.['tenant'];
  return {
    erasure,
    event: record.core as unknown as ErasureEvent,
    ...(words === undefined ? {} : { words }),
    ...(typeof tenant === 'string' ? { tenant } : {}),
  };
}

function readWords(person: { readonly [name: string]: Json } | undefined): ErasureWords | undefined {
  const { ticket, basis, salt } = person ?? {};
  return typeof ticket === 'string' && typeof basis === 'string' && typeof salt === 'string' ? { ticket, basis, salt } : undefined;
}

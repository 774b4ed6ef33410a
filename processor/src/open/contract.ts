import type { Json, KeyDestroyed, RecordKind } from '@spanproof/vocabulary';
import type { OpsRecord } from '../stage.ts';

/** A record as it lies in the ledger, with the parts that were asked for opened. */
export interface OpenedRecord {
  /** 32 hex digits. */
  readonly record_id: string;
  readonly kind: RecordKind;
  readonly stream: string;
  readonly seq: number;
  /** ns since the epoch. */
  readonly t_event: bigint;
  readonly t_ingest: bigint;
  readonly core: { readonly [key: string]: Json };
  /** Undefined where the record has no such part, or it was not asked for. */
  readonly subject?: { readonly [key: string]: Json };
  readonly body?: { readonly [key: string]: Json };
  /** Parts that were asked for and sealed once, and cannot be opened: a key they need is gone or not given now, or the envelope itself is gone. stateOf() tells which. */
  readonly missing?: readonly OpenPart[];
}

export type OpenPart = 'subject' | 'body';

/**
 * Reads sealed records and opens their parts with the data keys of this processor. Whoever calls it for content of calls records the access first.
 */
export interface SealedReader {
  find(recordId: string, parts: readonly OpenPart[]): Promise<OpenedRecord | undefined>;
  /** In order of ingestion. `schema` is core.schema. */
  list(
    filter: { readonly kinds: readonly RecordKind[]; readonly schema?: string; readonly from?: bigint; readonly to?: bigint },
    parts: readonly OpenPart[],
  ): AsyncIterable<OpenedRecord>;
  /** Whether a part could be opened, without opening it; undefined where there is no such record. */
  stateOf(recordId: string, part: OpenPart): Promise<PartState | undefined>;
}

/** As BodyPartState of the API, of either part. */
export type PartState = { readonly state: 'sealed' | 'absent' | 'pruned' | 'unavailable' } | { readonly state: 'erased'; readonly statement: KeyDestroyed };

/** Finds the statement that a key was destroyed; undefined where nothing says so. Key ids are 16 bytes. */
export type FindDestroyed = (keyId: Uint8Array) => Promise<KeyDestroyed | undefined>;

/** What the tables hold of one record, raw. */
export interface SealedRecord {
  readonly stream: string;
  readonly seq: number;
  readonly kind: number;
  readonly flags: number;
  readonly t_event: bigint;
  readonly t_ingest: bigint;
  readonly record_id: Uint8Array;
  readonly core: Uint8Array;
  readonly subject_hash: Uint8Array;
  readonly body_part_hash: Uint8Array;
  /** Empty where the record has none. */
  readonly subject_envelope: Uint8Array;
  /** Absent where it was not asked for or is not there. */
  readonly body_envelope?: Uint8Array;
}

export interface SealedFilter {
  readonly kinds: readonly number[];
  readonly schema?: string;
  /** from <= t_ingest < to */
  readonly from: bigint;
  readonly to: bigint;
}

/** Fetches rows with their envelopes; store/sealed-rows.ts asks the engine. @throws CodedError ENGINE_DOWN | ENGINE_REFUSED */
export interface SealedRows {
  find(recordId: Uint8Array, withBody: boolean): Promise<SealedRecord | undefined>;
  /** By (t_ingest, stream, seq), a bounded page at a time. */
  list(filter: SealedFilter, withBody: boolean): AsyncIterable<SealedRecord>;
}

/** Seals one of the processor's own records; resolves with its record id (hex) when it is durable. */
export type AppendOwn = (record: OpsRecord) => Promise<string>;

import type { Json, RecordKind } from '@spanproof/vocabulary';
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
}

/** Seals one of the processor's own records; resolves with its record id (hex) when it is durable. */
export type AppendOwn = (record: OpsRecord) => Promise<string>;

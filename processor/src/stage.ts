/** The records that travel the path; each arrow of docs/path.md has its own type. */
import type { Json, LlmCall, RedactedCall, ReportRecord, SourceRecord } from '@spanproof/vocabulary';

/** One accepted request body, before anything is parsed. */
export interface Receipt {
  readonly tenant: string;
  /** SHA-256 over tenant and body: the redelivery key. */
  readonly digest: Uint8Array;
  readonly encoding: 'protobuf' | 'json';
  readonly compression: 'identity' | 'gzip' | 'zstd';
  /** Absent: traces. */
  readonly signal?: 'logs' | 'metrics';
  readonly body: Uint8Array;
}

/** What a sealing worker appends: a call that went through redaction, or a record that has no content. */
export type Appendable = RedactedCall | SourceRecord | ReportRecord | OpsRecord;

/** Records the processor writes about itself and about what people do with it. */
export interface OpsRecord {
  readonly kind: 'heartbeat' | 'governance' | 'access' | 'human.review' | 'alert' | 'incident';
  readonly tenant: string;
  readonly t_event: bigint;
  /** Kept for the whole retention: no person, no free text of a person. */
  readonly core: { readonly schema: string; readonly [key: string]: CoreValue };
  /** Who did it, and in whose words: sealed in the subject part. */
  readonly person?: { readonly [key: string]: Json };
  /** Content: sealed in the body part. */
  readonly body?: { readonly [key: string]: Json };
}
export type CoreValue = string | number | boolean | readonly CoreValue[] | { readonly [key: string]: CoreValue };

/** What the normalise stage yields for one body. */
export interface Normalised {
  readonly calls: readonly LlmCall[];
  readonly sources: readonly (SourceRecord | ReportRecord)[];
  /** Spans, log records and data points without GenAI markers: counted, never stored. */
  readonly foreign: number;
  /** Spans and log records refused one by one (OTLP partial success), with the first reason; where none was, what was not kept. */
  readonly rejected: number;
  readonly reason?: string;
}

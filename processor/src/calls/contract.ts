import type { CallDetail, CallHistogram, CallPage, CallSummary, RecordProof, RiskClass, Verdict } from '@spanproof/vocabulary';

/** What to look for; absent = not restricted. All of it is from outside and travels as parameters of constant statements. */
export interface CallFilter {
  /** from <= t_ingest < to, ns since the epoch, below 2^63. */
  readonly from: bigint;
  readonly to: bigint;
  readonly service?: string;
  readonly environment?: string;
  readonly provider?: string;
  /** Fingerprint of the caller's key. */
  readonly key_fp?: string;
  /** Requested or served. */
  readonly model?: string;
  readonly model_requested?: string;
  readonly model_served?: string;
  readonly outcome?: CallSummary['outcome'];
  readonly error_type?: string;
  /** A verdict of this rule; with `rule_outcome`, and that outcome. */
  readonly rule?: string;
  readonly rule_outcome?: Verdict['outcome'];
  /** A finding id. */
  readonly finding?: string;
  readonly risk?: RiskClass;
  /** Nano-USD, above 0: calls whose cost is known and at least this. */
  readonly min_cost?: bigint;
  readonly trace_id?: string;
  readonly app_request_id?: string;
  /** 32 hex digits. */
  readonly record_id?: string;
  /** Ids of keys, 32 hex digits each: calls whose subject part is sealed under one of them. Empty: no call. */
  readonly subject_keys?: readonly string[];
}

export interface CallSearch {
  /**
   * Newest first. `after` is `next` of the page before, which also keeps the period of that page: what arrives meanwhile moves nothing.
   * @throws CodedError REQUEST_INVALID for a token that no page gave, ENGINE_DOWN | ENGINE_REFUSED
   */
  page(filter: CallFilter, page: { readonly limit: number; readonly after?: string }): Promise<CallPage>;
  histogram(filter: CallFilter): Promise<CallHistogram>;
  count(filter: CallFilter): Promise<number>;
  /** Every call that matches, newest first. */
  all(filter: CallFilter): AsyncIterable<CallSummary>;
}

/** The keys under which the calls of a declared subject are sealed, whatever the tenant. */
export interface SubjectKeys {
  /** Hex ids; none where nobody declared the subject, or all its keys were destroyed. */
  find(subject: string): Promise<readonly string[]>;
}

export interface CallDetails {
  /** Undefined where there is no such call. */
  find(recordId: string): Promise<CallDetail | undefined>;
}

export interface CallProofs {
  /**
   * Undefined where there is no such record.
   * @throws CodedError NOT_FOUND where no checkpoint covers it yet; PROOF_INVALID where the stored rows do not give the signed root
   */
  prove(recordId: string): Promise<RecordProof | undefined>;
}

export type ExportFormat = 'csv' | 'ndjson';

export interface CallExport {
  readonly calls: number;
  /** The period it covers: it ends before what may still be on its way to the store. */
  readonly from: bigint;
  readonly to: bigint;
  /** The log's signed head, verbatim; it stands in the last line too. */
  readonly checkpoint: Uint8Array;
  /**
   * The calls, newest first, then one line that says how many they are, the SHA-256 of everything before it, the period and the log's checkpoint.
   * @throws CodedError EXPORT_INCOMPLETE, while it is read, where the calls changed meanwhile: then there is no last line
   */
  chunks(): AsyncIterable<Uint8Array>;
}

export interface CallExports {
  open(filter: CallFilter, format: ExportFormat): Promise<CallExport>;
}

/** What the API says of the ledger itself. As api.ts. */

/** Whom the log is shown to. */
export interface LedgerWitness {
  /** Its name in the trust policy. */
  readonly name: string;
  /** Entries of the newest head that it cosigned for this run of the processor; absent where there was none. */
  readonly size?: number;
  /** ns, by the witness's clock. */
  readonly cosigned_at?: string;
  /** Why it gave no cosignature when it was asked last. */
  readonly failure?: { readonly code: string; readonly message: string };
}

/** One append-only tree of one sealing worker. */
export interface LedgerStream {
  readonly origin: string;
  readonly class: string;
  /** UTC day or month of ingest. */
  readonly period: string;
  /** Rows that the log covers. */
  readonly rows: number;
  /** ns. */
  readonly opened_at: string;
  readonly closed_at?: string;
}

export interface LedgerState {
  readonly log: { readonly origin: string; readonly size: number /** Hex. */; readonly root: string };
  /** How many witnesses must have cosigned what leaves; 0 where none is set. */
  readonly quorum: number;
  readonly witnesses: readonly LedgerWitness[];
  /** Newest first, at most 500. */
  readonly streams: readonly LedgerStream[];
  readonly streams_total: number;
}

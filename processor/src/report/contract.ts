import type { CallSummary, ControlRun, ControlSummary, Criterion, DataFlow as Flow, RegisterEntry, Role } from '@spanproof/vocabulary';
import type { Sample } from '@spanproof/vocabulary/ledger';

/**
 * All that an evidence package says, gathered at the edges. Instants are decimal strings of ns since the epoch; days are `YYYY-MM-DD` in UTC.
 * Texts come from callers, registers and queries: hostile until escaped by the format that writes them.
 */
export interface PackageInputs {
  readonly header: RunHeader;
  readonly period: Period;
  readonly scope: Scope;
  readonly run: ControlRun;
  /** The whole catalogue: a control without an outcome makes the package fail. */
  readonly controls: readonly ControlSummary[];
  /** Entries in force at the end of the period, of every register that the report names. */
  readonly registers: readonly RegisterEntry[];
  readonly sources: readonly SourceCoverage[];
  /** One for every UTC day that the period touches, in order. */
  readonly days: readonly DayCoverage[];
  readonly flows: readonly DataFlow[];
  /** The flows as pictures, made by inventory/flow-drawings.ts: markup and syntax that are safe as they stand. */
  readonly drawings: { readonly mermaid: string; readonly svg: string };
  /** Who may read what, as the processor grants it when the package is made. */
  readonly grants: readonly AccessGrant[];
  readonly custody: KeyCustody;
  readonly checkpoint: CheckpointReference;
  readonly assurance: AssuranceLevel;
  /** The bundle of records that this package rests on, where it was exported before. */
  readonly bundle?: { readonly id: string; readonly root: string };
  /** What the auditor's nonce chose, with the calls in the order of the sample; absent where none was asked for. */
  readonly sample?: { readonly drawn: Sample; readonly calls: readonly CallSummary[] };
  /** Calls of the scope, newest first, read once, and how many there are: a difference makes the package fail. */
  readonly calls: AsyncIterable<CallSummary> | Iterable<CallSummary>;
  readonly calls_total: number;
}

/** What the package speaks of; absent = all. The bundle's rows are all of the period's in any case. */
export interface Scope {
  readonly criteria?: readonly Criterion[];
  readonly services?: readonly string[];
  /** Controls of the catalogue that speak to none of the criteria, and calls of the period by other services. */
  readonly controls_left_out: number;
  readonly calls_left_out: number;
}

/** What may differ between two packages about the same evidence; not part of the content hash. */
export interface RunHeader {
  readonly generated_at: string;
  readonly generated_by: string;
  readonly role: Role;
  /** Of the product. */
  readonly version: string;
  readonly purpose: string;
}

/** `as_of`: design and state at `to` (Type I); `period`: operation from <= t_ingest < to (Type II). */
export interface Period {
  readonly kind: 'as_of' | 'period';
  readonly from: string;
  readonly to: string;
}

export interface SourceCoverage {
  readonly source: string;
  readonly service?: string;
  readonly environment?: string;
  readonly verdict: 'complete' | 'gaps' | 'not_measurable';
  readonly detail: string;
  readonly calls: number;
  /** Days on which the source was heard. */
  readonly days: readonly string[];
}

export interface DayCoverage {
  readonly day: string;
  readonly calls: number;
  /** `not_live`: before the first record of this ledger; `missing`: live, and nothing was sealed, not even a heartbeat; `ahead`: after the day of export. */
  readonly state: 'covered' | 'missing' | 'not_live' | 'ahead';
}

/** Traffic of one kind to one place, with what it carried. */
export type DataFlow = Omit<Flow, 'tokens_input' | 'tokens_output'>;

export interface AccessGrant {
  readonly who: string;
  readonly role: Role;
  readonly may: readonly string[];
  readonly until?: string;
}

export interface KeyCustody {
  /** As the key service says it, e.g. `local file`. */
  readonly custody: string;
  /** `since`: ISO day from which a version is known to be in use. */
  readonly keys: readonly { readonly tenant: string; readonly version: number; readonly since?: string }[];
  /** Encryption of what rests, in words, as configured: content, engine disk. */
  readonly at_rest: readonly string[];
}

export interface CheckpointReference {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** The signed note, verbatim. */
  readonly note: string;
}

/** L0 unsigned, L1 signed, L2 timestamped, L3 witnessed, L4 witnessed by a third party. */
export type AssuranceLevel = 0 | 1 | 2 | 3 | 4;

export interface PackageFile {
  /** Relative to data/report of a bundle, `/` between folders. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

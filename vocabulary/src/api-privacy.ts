/** Keys, erasure, retention and holds: what the plugin and the processor say to each other about them. Instants are decimal ns. */

/** One KEK version of a tenant. */
export interface KekSummary {
  readonly tenant: string;
  readonly version: number;
  /** Absent for one that was made before versions had dates. */
  readonly created?: string;
  /** Absent while it can unwrap. */
  readonly destroyed?: string;
  /** Wraps new keys. */
  readonly current: boolean;
  /** Data keys that it wraps now. */
  readonly data_keys: number;
}

export interface KeyInventory {
  /** `local`, `vault` or `aws-kms`. */
  readonly service: string;
  readonly custody: string;
  /** Dangers of this custody, in a sentence; absent where there is nothing to warn of. */
  readonly warning?: string;
  readonly keks: readonly KekSummary[];
  /** Since the start: how often data keys were wrapped and unwrapped, and how often the service refused. What is answered from memory is not counted. */
  readonly use: { readonly wraps: number; readonly unwraps: number; readonly refused: number };
}

export interface KeyRotation {
  readonly tenant: string;
  /** The version that wraps from now on. */
  readonly version: number;
  /** Data keys and secrets that were wrapped again. */
  readonly rewrapped: number;
  /** Earlier versions that were destroyed, where that was asked for. */
  readonly destroyed: readonly number[];
}

/** A declared subject of a tenant, as the application named it to withSubject(). */
export interface SubjectQuery {
  /** Default: `default`. */
  readonly tenant?: string;
  /** At most 256 characters, e.g. `customer:4711`. */
  readonly subject: string;
}

/** What is kept of a subject; nothing of it is opened. */
export interface SubjectFootprint {
  readonly tenant: string;
  /** Data keys under which its records are sealed, hex; those that it shares with other subjects too. */
  readonly key_ids: readonly string[];
  readonly records: number;
  /** Of the first and the last one; absent where there is none. */
  readonly first?: string;
  readonly last?: string;
  /** What keeps it from being erased. */
  readonly held: readonly HoldReason[];
}

/** `hold:<id>`, `alert:<id>` or `incident:<id>`, and how many of the subject's records it covers. */
export interface HoldReason {
  readonly by: string;
  readonly records: number;
}

export interface SubjectExportRequest extends SubjectQuery {
  readonly format: 'json' | 'csv' | 'html';
  readonly purpose: string;
  readonly ticket: string;
}

export interface EraseRequest extends SubjectQuery {
  readonly ticket: string;
  /** Why it is asked for, in words: a law, a contract, a request. */
  readonly basis: string;
}

/** What a receiver that keeps copies (a vector store, a provider) said to the notice. */
export interface ErasureNotice {
  readonly receiver: string;
  /** `given_up`: it did not acknowledge in time. */
  readonly state: 'waiting' | 'acknowledged' | 'given_up';
  readonly attempts: number;
  /** Of the acknowledgement, or of giving up. */
  readonly at?: string;
  /** As the receiver names what it did. */
  readonly reference?: string;
}

/** `closing`: requested, and some holder of the keys has not answered yet; `live`: unreadable here; `complete`: backups are unreadable too. */
export type ErasureState = 'refused' | 'closing' | 'live' | 'complete';

export interface Erasure {
  /** 32 hex digits. */
  readonly id: string;
  readonly state: ErasureState;
  readonly requested_at: string;
  /** SHA-256 over a label, the salt, the tenant and the subject: whoever knows them can tell whom it was about, nobody else. */
  readonly subject: string;
  readonly records: number;
  readonly keys: number;
  /** Where it was refused. */
  readonly held: readonly HoldReason[];
  /** When its keys were gone from this processor, and the record that says so. */
  readonly live_at?: string;
  readonly live_record?: string;
  /** When the keys that could open copies of the key store were gone; until then the day by which they will be. */
  readonly backups_at?: string;
  readonly backups_due?: string;
  readonly notices: readonly ErasureNotice[];
}

/** What the person who asked gets: two dates, what remains, and a signature. */
export interface ErasureStatement extends Erasure {
  readonly tenant?: string;
  readonly ticket?: string;
  readonly basis?: string;
  /** Hex; absent where the record that holds it cannot be opened any more. */
  readonly salt?: string;
  readonly remains: readonly string[];
  /** A note over the same facts, signed by the governance key of the log. */
  readonly signed: string;
}

/** Records, a subject, or everything of a period; of those that are given all must fit. */
export interface HoldSelection {
  readonly tenant?: string;
  readonly subject?: string;
  /** At most 1,000 record ids. */
  readonly records?: readonly string[];
  /** from <= t_ingest < to; absent: without a bound. */
  readonly from?: string;
  readonly to?: string;
}

export interface HoldRequest extends HoldSelection {
  /** 1 to 500 characters: a name of the case. */
  readonly matter: string;
}

export interface Hold {
  readonly id: string;
  readonly state: 'set' | 'released';
  readonly set_at: string;
  readonly released_at?: string;
  /** Absent where the record that holds it cannot be opened any more. */
  readonly matter?: string;
  readonly records: readonly string[];
  readonly by_subject: boolean;
  readonly from?: string;
  readonly to?: string;
}

/** Days that the rows of a class are kept. */
export interface RetentionClass {
  readonly class: string;
  /** Content, redacted and original. */
  readonly body: number;
  /** Facts, proof, and who it was about. */
  readonly core: number;
}

export interface RetentionPolicy {
  /** As configured here. */
  readonly configured: readonly RetentionClass[];
  /** SHA-256 over the configured classes, hex. */
  readonly hash: string;
  /** The text that an approver signs so that the configured policy counts. */
  readonly text: string;
  /** Whether the newest published policy is the configured one; without a published one nothing is removed. */
  readonly published?: { readonly hash: string; readonly at: string; readonly is_configured: boolean };
  readonly approvers: readonly string[];
}

export interface PlannedRemoval {
  readonly class: string;
  /** `2026-11` or `2026-11-25`. */
  readonly period: string;
  readonly part: 'body' | 'core';
  readonly due: string;
  readonly streams: number;
  /** Rows of that part in the partition now, and those that holds keep. */
  readonly rows: number;
  readonly held: number;
  /** Why it stays for now. */
  readonly waits?: string;
}

export interface RetentionPlan {
  readonly at: string;
  readonly removals: readonly PlannedRemoval[];
}

/** A deletion statement: what a run removed. */
export interface RetentionRun {
  readonly at: string;
  readonly removed: readonly (PlannedRemoval & { readonly record_id: string; readonly export?: string })[];
  readonly waiting: readonly PlannedRemoval[];
}

/** A policy signed by an approver, or the approver's own key that comes with it the first time. */
export interface RetentionApproval {
  /** The text that was signed, as GET answered it. */
  readonly text: string;
  /** A note over it by the approver's key. */
  readonly note: string;
  /** Registers the key: a note over a `key.register` entry by the same key. */
  readonly registration?: string;
}

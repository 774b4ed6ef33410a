/**
 * What the processor's HTTP API (port 4320, /api/v1) and its callers exchange. Instants are decimal strings of ns since the epoch,
 * ids of records 32 hex digits. Errors are RFC 9457 problem details with our `code`.
 */
import type { Criterion } from './criteria.ts';
import type { Json } from './json.ts';
import type { Verdict } from './policy.ts';
import type { RiskClass } from './risk/rules.ts';

export const ROLES = ['viewer', 'operator', 'compliance', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
}

/** A row of the audit log. */
export interface CallSummary {
  readonly record_id: string;
  readonly kind: 'llm.call' | 'tool.call' | 'gen_ai.step';
  readonly t_event: string;
  readonly t_ingest: string;
  readonly operation: string;
  readonly service?: string;
  readonly environment?: string;
  readonly provider?: string;
  readonly model_requested?: string;
  readonly model_served?: string;
  readonly outcome: 'ok' | 'error' | 'blocked';
  readonly error_type?: string;
  readonly tokens_input?: number;
  readonly tokens_output?: number;
  readonly latency_ns?: number;
  readonly trace_id: string;
  /** Fingerprint of the key that the caller used. */
  readonly key_fp?: string;
  readonly risk?: RiskClass;
  /** At list prices. */
  readonly cost_nano_usd?: number;
  readonly findings: readonly (readonly [string, number])[];
}

export interface CallPage {
  readonly calls: readonly CallSummary[];
  /** Pass as `after` for the next page; absent on the last one. */
  readonly next?: string;
  /** How many calls match in all. */
  readonly total: number;
}

/** Calls by outcome over time; every bucket of the period is there, empty ones too. */
export interface CallHistogram {
  readonly from: string;
  readonly to: string;
  readonly bucket_ns: number;
  /** `at` is a bucket's start, a multiple of its width: the first one may begin before `from`. */
  readonly buckets: readonly { readonly at: string; readonly ok: number; readonly error: number; readonly blocked: number }[];
}

/** All hex or base64; everything a browser needs to check the record by itself (docs/ledger-format.md). */
export interface RecordProof {
  /** The 182-byte leaf, base64. */
  readonly leaf: string;
  /** Canonical core, text. */
  readonly core: string;
  readonly stream: string;
  /** c2sp.org/tlog-proof@v1 of the record in its stream; its checkpoint is the logged one. */
  readonly stream_proof: string;
  /** c2sp.org/tlog-proof@v1 of that stream checkpoint in the log. Absent until the notary has logged it. */
  readonly log_proof?: string;
}

/** The access record of an earlier reveal. Actor, purpose and ticket are absent where the person's part cannot be opened any more. */
export interface Reveal {
  readonly record_id: string;
  readonly at: string;
  readonly actor?: string;
  readonly purpose?: string;
  readonly ticket?: string;
}

/**
 * What became of a call's content. `sealed`: it can be revealed; `capture_failed`: the emitter could not record all of it, what there is can be revealed;
 * `absent`: none was sealed; `erased`: a key was destroyed, and a statement says so; `pruned`: the store holds no such row; `unavailable`: the key service
 * does not give a key of it and nothing says that it was destroyed: it may be readable again.
 */
export const BODY_PART_STATES = ['sealed', 'absent', 'capture_failed', 'erased', 'pruned', 'unavailable'] as const;
export type BodyPartState = (typeof BODY_PART_STATES)[number];

/** Where the ledger says that a key was destroyed. */
export interface KeyDestroyed {
  readonly record_id: string;
  /** ns. */
  readonly at: string;
}

export interface CallDetail {
  readonly summary: CallSummary;
  readonly core: { readonly [key: string]: Json };
  readonly verdicts: readonly Verdict[];
  readonly body: BodyPartState;
  /** Where `body` is erased: what says that its key was destroyed. */
  readonly erasure?: KeyDestroyed;
  readonly revealed_before: readonly Reveal[];
  /** What log events of the same tenant said of the same span, as records of their own: at most 100, oldest first. Absent where the record names no span. */
  readonly related?: readonly Pick<CallSummary, 'record_id' | 'kind' | 'operation'>[];
}

export interface RevealRequest {
  readonly purpose: string;
  readonly ticket: string;
}
export interface RevealedContent {
  readonly request: { readonly [attribute: string]: Json };
  readonly response: { readonly [attribute: string]: Json };
  readonly other: { readonly [name: string]: Json };
  /** The access record that was sealed before this answer. */
  readonly access_record: string;
}

/** An access record: who read, revealed, exported or changed what. */
export interface AccessEntry {
  readonly record_id: string;
  readonly at: string;
  /** Absent where the person's part was erased or cannot be opened here. */
  readonly actor?: string;
  readonly role: Role;
  readonly action: string;
  readonly resource: string;
  readonly outcome: 'allowed' | 'refused';
  readonly purpose?: string;
  readonly ticket?: string;
}

export interface AccessPage {
  /** Newest first. */
  readonly entries: readonly AccessEntry[];
  /** Pass as `before` for the next page; absent on the last one. */
  readonly next?: string;
}

/** A time-boxed token for an auditor. The token itself is shown once and kept nowhere. */
export interface AuditorToken {
  readonly id: string;
  readonly name: string;
  readonly role: 'auditor';
  readonly purpose: string;
  readonly issued_by: string;
  readonly issued: string;
  readonly expires: string;
  readonly revoked?: string;
}
export interface TokenRequest {
  /** Whom it is for. */
  readonly name: string;
  readonly purpose: string;
  /** At most 90 days ahead. */
  readonly until: string;
}
export interface IssuedToken extends AuditorToken {
  readonly token: string;
}

export type ControlResult = 'passed' | 'deviation' | 'not_tested' | 'no_occurrences' | 'not_applicable';

export interface ControlSummary {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly criteria: readonly Criterion[];
  readonly frequency: 'continuous' | 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';
  readonly strength: 'operating' | 'partial' | 'human';
  readonly owner: string;
  readonly remediation: string;
  readonly last?: { readonly run: string; readonly at: string; readonly result: ControlResult };
}

/** What one control found in one run. */
export interface ControlOutcome {
  readonly control: string;
  readonly result: ControlResult;
  /** One sentence, with figures. For not_tested and not_applicable: why. */
  readonly reason: string;
  readonly population: number;
  /** Deviating items, at most 1,000; `deviations_total` says how many there are. */
  readonly deviations: readonly { readonly item: string; readonly what: string }[];
  readonly deviations_total: number;
  /** The information's own provenance: query, parameters, counts, control totals. */
  readonly ipe: IpeBlock;
}

export interface IpeBlock {
  readonly source: string;
  readonly sql: string;
  readonly parameters: { readonly [name: string]: string };
  readonly rows: number;
  readonly control_totals: { readonly [name: string]: string };
  readonly exclusions: string;
}

export interface RunRequest {
  readonly from: string;
  readonly to: string;
}
export interface ControlRun {
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  /** Hex SHA-256 over the canonical outcomes, apart from this header: equal means the same result. */
  readonly content_hash: string;
  readonly outcomes: readonly ControlOutcome[];
}

/** A run without its outcomes: what the ledger keeps for the whole retention. */
export interface RunSummary {
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly content_hash: string;
  readonly results: readonly {
    readonly control: string;
    readonly result: ControlResult;
    readonly population: number;
    readonly deviations_total: number;
  }[];
}

/** What one control found in one run, without its deviations. */
export interface ControlHistoryEntry {
  readonly run: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly result: ControlResult;
  readonly population: number;
  readonly deviations_total: number;
}

/** Newest first. */
export interface ControlHistory {
  readonly control: string;
  readonly results: readonly ControlHistoryEntry[];
}

/** A control with how it is tested and its newest outcome. */
export interface ControlDetail {
  readonly summary: ControlSummary;
  readonly population: string;
  /** Absent where registers or measurements decide. */
  readonly deviations?: string;
  readonly exclusions: string;
  readonly last?: ControlOutcome;
}

export const REGISTERS = [
  'setup',
  'vendors',
  'models',
  'documents',
  'policies',
  'playbooks',
  'attestations',
  'changes',
  'access_reviews',
  'incidents',
  'alerts',
  'owners',
  'responses',
  'schedules',
  'provider_usage',
] as const;
export type RegisterName = (typeof REGISTERS)[number];
/** One version of one entry; entries are never overwritten. */
export interface RegisterEntry {
  readonly register: RegisterName;
  readonly id: string;
  readonly version: number;
  readonly at: string;
  readonly actor: string;
  /** The ledger record that seals this version. */
  readonly record_id: string;
  /** As in core: hex SHA-256 over the domain, the salt and the canonical JSON of `data` (docs/ledger-format.md). */
  readonly data_hash: string;
  /** Hex, 32 bytes. Absent where the entry was erased, and in entries of before there were salts: their hash is over the data alone. */
  readonly salt?: string;
  /** Hex SHA-256 of the file; sealed with the data, core holds a salted one. */
  readonly file_hash?: string;
  readonly data: { readonly [key: string]: Json };
  readonly retired: boolean;
}

export interface TodoItem {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  /** The one thing that settles it: a register and, where known, the entry. */
  readonly register: RegisterName;
  readonly entry?: string;
  readonly due?: string;
}

/** A population that was fixed before anybody knew the auditor's nonce: step one of sampling. */
export interface Population {
  /** Hex; of the governance record that fixed it. */
  readonly id: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  /** The log checkpoint that covers all of it. */
  readonly checkpoint: { readonly origin: string; readonly size: number; readonly root: string; readonly note: string };
}
export interface PopulationRequest {
  readonly from: string;
  readonly to: string;
  readonly purpose: string;
}

export interface ExportRequest {
  readonly from: string;
  readonly to: string;
  readonly purpose: string;
  /** `as_of`: design and state at `to` (Type I); `period`: operation over all of it (Type II), the default. */
  readonly kind?: 'as_of' | 'period';
  /** What the report speaks of; everything where absent. The ledger's rows of the period are in the bundle whole in any case. */
  readonly criteria?: readonly Criterion[];
  readonly services?: readonly string[];
  /** Step two of sampling: the auditor's nonce, hex of at least 16 bytes, younger than the population. */
  readonly sample?: { readonly population: string; readonly nonce: string; readonly size: number };
}
/** What an export of the window would hold, before it is started. */
export interface ExportEstimate {
  readonly calls: number;
  readonly records: number;
  readonly bytes: number;
  /** From earlier exports of this run of the processor; absent before the first. */
  readonly seconds?: number;
}
export interface ExportJob {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  /** Absent for exports of earlier runs of the processor: the access log has it. */
  readonly requested_by?: string;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  /** `records` and `size` are known for exports of this run of the processor. */
  readonly bundle?: { readonly id: string; readonly root: string; readonly records?: number; readonly size?: number };
  readonly purpose?: string;
  readonly kind?: 'as_of' | 'period';
  /** What the verifier said of the finished file, before it was offered. */
  readonly verified?: { readonly integrity: string; readonly completeness: string };
  /** Whether the file is still there to be fetched. */
  readonly file: boolean;
  readonly problem?: Problem;
}

/** 0 hashed, 1 signed by the organisation, 2 timestamped by a third party, 3 cosigned by a witness, 4 by a third party as witness. */
export type AssuranceLevel = 0 | 1 | 2 | 3 | 4;

export interface Health {
  readonly version: string;
  readonly engine: { readonly name: string; readonly state: string };
  readonly calls: number;
  readonly sealed: number;
  readonly stored: number;
  readonly journal_bytes: number;
  readonly log: {
    readonly origin: string;
    readonly size: number;
    /** ns: when the head was signed; absent until this run of the processor has signed one. */
    readonly signed_at?: string;
    /** How long the oldest checkpoint of a stream has been waiting for the log. */
    readonly lag_ms?: number;
    /** L0 to L4: how the log is anchored. */
    readonly assurance?: AssuranceLevel;
  };
  readonly key_custody: string;
}

export interface WhoAmI {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly via: 'grafana' | 'token' | 'console' | 'local';
  /** Seconds since the epoch. */
  readonly expires?: number;
}

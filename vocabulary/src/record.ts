import type { ReportType } from './attributes.ts';
import type { FindingKind } from './findings/index.ts';
import type { Json } from './json.ts';
import type { Verdict } from './policy.ts';

/** Leaf kinds of docs/ledger-format.md section 4. */
export const RECORD_KINDS = {
  'llm.call': 1,
  'tool.call': 2,
  'policy.decision': 3,
  access: 4,
  'human.review': 5,
  alert: 6,
  incident: 7,
  source: 8,
  heartbeat: 9,
  governance: 10,
  'gen_ai.step': 11,
} as const;
export type RecordKind = keyof typeof RECORD_KINDS;
export type CallKind = 'llm.call' | 'tool.call' | 'gen_ai.step';

/** Which process spoke, and its place in that process's own sequence (ledger-format section 1, Source). */
export interface SourceRef {
  readonly boot_id: string;
  /** `service.instance.id` of the resource; empty where the emitter gave none. */
  readonly instance_id: string;
  /** 1-based for calls; 0 for source.hello; `last` for source.checkpoint. */
  readonly src_seq: number;
}

/**
 * What a call did, without its content: everything here is sealed in core and kept for the whole retention.
 * Free strings from outside are scanned and redacted like content. Absent stays absent.
 */
export interface CallFacts {
  readonly operation: string;
  readonly provider?: string;
  readonly model_requested?: string;
  readonly model_served?: string;
  readonly response_id?: string;
  readonly provider_request_id?: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly app_request_id?: string;
  readonly caller: { readonly service?: string; readonly environment?: string; readonly workload?: string; readonly key_fp?: string };
  readonly server_address?: string;
  readonly server_port?: number;
  readonly region?: string;
  readonly stream?: boolean;
  readonly tokens: {
    readonly input?: number;
    readonly output?: number;
    readonly cache_read?: number;
    readonly cache_write?: number;
    readonly reasoning?: number;
  };
  /** What the provider said was left of its limits when it answered. */
  readonly rate_limit?: {
    readonly requests_limit?: number;
    readonly requests_remaining?: number;
    readonly tokens_limit?: number;
    readonly tokens_remaining?: number;
  };
  /** Nanoseconds, integers. */
  readonly latency_ns?: number;
  readonly time_to_first_chunk_ns?: number;
  readonly outcome: 'ok' | 'error' | 'blocked';
  /** Absent where the emitter does not say. */
  readonly upstream_contacted?: boolean;
  readonly finish_reasons?: readonly string[];
  readonly error_type?: string;
  readonly policy_hash?: string;
  readonly decision_id?: string;
  readonly tool_names?: readonly string[];
  readonly tls_version?: string;
  /** As the application declared it. */
  readonly data_class?: string;
  /** Hex SHA-256 as the source claims it; `verified` where the processor recomputed the same (source-chain.ts). */
  readonly call_digest?: string;
  readonly call_digest_state?: 'verified' | 'mismatch';
}

/** Content by canonical attribute name; JSON-valued attributes stay the text they were. */
export interface CallContent {
  readonly request: { readonly [attribute: string]: Json };
  readonly response: { readonly [attribute: string]: Json };
  /** Everything the dialect did not map: unmapped attributes, events, status message. Kept, scanned, counted. */
  readonly other: { readonly [name: string]: Json };
}
export type ContentPart = keyof CallContent;

/** What may point at a person; sealed in the erasable subject part, never in core. */
export interface SubjectFacts {
  /** Ids the application declared (withSubject), as received. */
  readonly subjects?: readonly string[];
  readonly session?: string;
  readonly user?: string;
  readonly purpose?: string;
  readonly consent?: { readonly basis: string; readonly ref?: string; readonly opt_out?: boolean };
  /** What the caller was to policy rules. */
  readonly role?: string;
  /** The application's own tenant and where it is; the ledger's is the ingest key's. */
  readonly tenant?: string;
  readonly tenant_region?: string;
}

/** A span that is a call: what normalise yields. */
export interface LlmCall {
  readonly kind: CallKind;
  readonly tenant: string;
  /** Start of the span, ns since the epoch. */
  readonly t_event: bigint;
  readonly facts: CallFacts;
  readonly content: CallContent;
  readonly subject: SubjectFacts;
  readonly source?: SourceRef;
  /** Verdicts the source reported; the processor adds its own. */
  readonly verdicts: readonly Verdict[];
  /** `<dialect>@<version>`. */
  readonly dialect: string;
  /** How many attributes no rule of the dialect mapped (they are in content.other). */
  readonly unmapped: number;
}

/** Where a finding is: a string value inside the content, and UTF-16 offsets in that string. */
export interface Place {
  readonly part: ContentPart | 'facts' | 'subject';
  /** JSON Pointer (RFC 6901) from the part; through JSON text inside strings the pointer goes on. */
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
}

/** What was found, never its value. */
export interface Finding {
  readonly kind: FindingKind;
  readonly place: Place;
  /** Per cent. */
  readonly confidence: number;
  /** `<kind>@<version>`. */
  readonly detector: string;
  /** The place holds an encoding of the value or a piece of it: nothing of what stands there may be shown in a mask. */
  readonly obscured?: true;
}

export interface ExaminedCall {
  readonly call: LlmCall;
  readonly findings: readonly Finding[];
  /** True where the scanner's budget ended before the content did. */
  readonly truncated: boolean;
  /** The attributes the scanner did not read to their end. */
  readonly unscanned: readonly Pick<Place, 'part' | 'pointer'>[];
}

declare const redacted: unique symbol;
/** Only processor/src/redact makes one: the type system's proof that the policy was applied. */
export interface RedactedCall extends LlmCall {
  readonly [redacted]: true;
  /** How often each kind was found, sorted by kind. */
  readonly finding_counts: readonly (readonly [FindingKind, number])[];
  /** The content before redaction, only where policy says `dangerously_store_original`. */
  readonly original?: CallContent;
}

/** source.hello and source.checkpoint spans: sealed as they are, no content. */
export interface SourceRecord {
  readonly kind: 'source';
  readonly tenant: string;
  readonly t_event: bigint;
  readonly source: SourceRef;
  readonly core: SourceCore;
}

export interface SourceCore {
  readonly schema: 'spanproof/source/v1';
  readonly event: 'hello' | 'checkpoint';
  readonly boot_id: string;
  readonly instance_id: string;
  readonly service?: string;
  readonly environment?: string;
  /** hello: base64 raw Ed25519 public key. */
  readonly public_key?: string;
  /** checkpoint: the range it covers, how many the source dropped, and h_last (hex). */
  readonly first?: number;
  readonly last?: number;
  readonly dropped?: number;
  readonly h?: string;
  /** checkpoint: what left for hosts of providers since boot, as the process's transports count it (not under the signature). */
  readonly egress_connections?: number;
  readonly egress_requests?: number;
  /** Examined calls that were sent. */
  readonly egress_calls?: number;
  /** base64 Ed25519 signature by the boot key over source-chain.ts's message. */
  readonly signature?: string;
}

/** A source.report span: sealed as it is, no content. Numbered and chained like a call, so that none can be left out unseen. */
export interface ReportRecord {
  readonly kind: 'policy.decision';
  readonly tenant: string;
  readonly t_event: bigint;
  readonly source: SourceRef;
  readonly core: ReportCore;
}

export interface ReportCore extends Pick<CallFacts, 'server_address' | 'decision_id' | 'policy_hash' | 'call_digest' | 'call_digest_state'> {
  readonly schema: 'spanproof/report/v1';
  readonly type: ReportType;
  /** Decimal nanoseconds since the epoch. */
  readonly start: string;
  readonly end: string;
  readonly caller: Pick<CallFacts['caller'], 'service' | 'environment'>;
  /** How many calls it concerns, and how many were refused for it. */
  readonly calls?: number;
  readonly refused?: number;
  readonly reason?: string;
  readonly verdicts?: readonly Verdict[];
}

export type NormalisedRecord = LlmCall | SourceRecord;

import type { FindingKind } from './findings/index.ts';

export type Action = 'allow' | 'allow_with_log' | 'redact' | 'block';
export type Transform = 'placeholder' | 'pseudonym' | 'mask' | 'remove' | 'tokenise';
export type Outcome = 'allowed' | 'allowed_with_log' | 'redacted' | 'blocked' | 'not_applicable' | 'failed_open' | 'failed_closed';
export type Direction = 'request' | 'response';

/** One line per rule and call, also where the rule did not apply. */
export interface Verdict {
  readonly rule: string;
  /** The policy's version. */
  readonly version: number;
  readonly action: Action;
  readonly outcome: Outcome;
  readonly by: 'source' | 'processor';
  /** How many findings (or excess units) made the outcome. */
  readonly count: number;
}

/**
 * What has to be so for a rule to apply: every member that is given, each by one of its words. A fact that the source knows to be undeclared is the word
 * `undeclared`; one that nobody knows makes the rule not applicable. A vendor may end in `*`; of consent the words are its bases, and `opt_out`.
 */
export interface Condition {
  readonly environment?: readonly string[];
  readonly role?: readonly string[];
  readonly data_class?: readonly string[];
  readonly tenant_region?: readonly string[];
  readonly purpose?: readonly string[];
  readonly vendor?: readonly string[];
  readonly consent?: readonly string[];
}

/** A finding rule. `kinds` lists finding ids or a family prefix such as `SECRET.*`. */
export interface Rule {
  readonly id: string;
  readonly kinds: readonly (FindingKind | `${string}.*` | '*')[];
  readonly direction: Direction | 'both';
  readonly when?: Condition;
  readonly action: Action;
  /** How `redact` rewrites, and how `block` rewrites what is recorded of a blocked call; absent = placeholder. */
  readonly transform?: Transform;
  /** What a placeholder of a request stands for comes back in the response to the application, never on the record. */
  readonly reinsert?: boolean;
  readonly fail: FailMode;
}

/** What happens where a rule cannot be evaluated: the call goes on, and its verdict says so, or it is refused. */
export type FailMode = 'open' | 'closed';
type ListAction = 'block' | 'allow_with_log';

/** An allow-list over one fact of the call; absent = not restricted. A pattern may end in `*`. */
export interface AllowList {
  readonly allow: readonly string[];
  readonly action: ListAction;
  /** For a request that cannot be read; absent: the list does not apply to it. */
  readonly fail?: FailMode;
}

/** What callers under a condition may use; a list that is absent does not restrict. Patterns may end in `*`. */
export interface AccessRule {
  readonly id: string;
  readonly when?: Condition;
  readonly providers?: readonly string[];
  readonly models?: readonly string[];
  readonly operations?: readonly string[];
  readonly action: ListAction;
  readonly fail?: FailMode;
}

/** Vendors that were assessed, and until when; any other is not allowed. Patterns may end in `*`. */
export interface VendorList {
  /** `until` is the last day, YYYY-MM-DD in UTC; absent = no end. */
  readonly valid: readonly { readonly vendor: string; readonly until?: string }[];
  readonly action: ListAction;
}

/** A member of the request's JSON that is taken out, or has to have a value. `member` is a path of names with dots. */
export interface Setting {
  readonly id: string;
  readonly member: string;
  /** Absent: the member is taken out. */
  readonly force?: string | number | boolean | null;
  /** Wire formats (`openai-responses`) to which a forced member is added; elsewhere it is only corrected where it is there. */
  readonly protocols?: readonly string[];
}

/** Kinds of content that text rules cannot look into: `image`, `audio`, `video`, `document`, and `unknown` for parts no format describes. */
export interface ModalityList {
  readonly allow: readonly string[];
  readonly action: ListAction;
  readonly fail?: FailMode;
}

/** What a caller may use in a span of time, counted in one process: n processes allow n times as much. */
export interface Rate {
  readonly id: string;
  readonly per: 'process' | 'workload' | 'role' | 'tenant' | 'key';
  readonly calls_per_minute?: number;
  /** Input and output; UTC days. */
  readonly tokens_per_day?: number;
  readonly action: ListAction;
}

/** Tools that may be offered to a model. */
export interface ToolList {
  /** Names; a pattern may end in `*`. */
  readonly allow?: readonly string[];
  /** Fingerprints of sets of definitions (core's `tools_hash`): a request with tools has one of them, or its tools were changed. */
  readonly pinned?: readonly string[];
  readonly action: ListAction;
  readonly fail?: FailMode;
}

/** Limits on the estimated input and the requested output of one call, in tokens. */
export interface TokenLimits {
  readonly max_input?: number;
  readonly max_output?: number;
  readonly action: ListAction;
}

/** Policy v1 (spec: docs/extending.md#policy). Hash = SHA-256 of its canonical JSON. */
export interface Policy {
  readonly version: 1;
  readonly rules: readonly Rule[];
  readonly models?: AllowList;
  readonly providers?: AllowList;
  readonly operations?: AllowList;
  readonly token_limits?: TokenLimits;
  readonly access?: readonly AccessRule[];
  readonly vendors?: VendorList;
  readonly settings?: readonly Setting[];
  readonly modalities?: ModalityList;
  readonly rates?: readonly Rate[];
  readonly tools?: ToolList;
  /** Danger: keeps the unredacted content in an encrypted `original` part. */
  readonly dangerously_store_original?: boolean;
}

/** Holds where nobody wrote a policy: secrets never pass; personal data is counted ("would have redacted N") until a rule says more. */
export const DEFAULT_POLICY: Policy = {
  version: 1,
  rules: [
    { id: 'secrets', kinds: ['SECRET.*'], direction: 'both', action: 'redact', transform: 'placeholder', fail: 'closed' },
    {
      id: 'personal_data',
      kinds: ['EMAIL', 'PHONE', 'CREDIT_CARD', 'IBAN', 'US_SSN', 'NATIONAL_ID', 'IP', 'MAC'],
      direction: 'both',
      action: 'allow_with_log',
      fail: 'open',
    },
  ],
};

/** Whether a word is on a list; a pattern may end in `*`. */
export function isListed(patterns: readonly string[], word: string): boolean {
  return patterns.some((pattern) => (pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern));
}

/** Whether a rule's `kinds` cover a kind. */
export function coversKind(rule: { readonly kinds: readonly string[] }, kind: FindingKind): boolean {
  return rule.kinds.some((pattern) => pattern === '*' || pattern === kind || (pattern.endsWith('.*') && kind.startsWith(pattern.slice(0, -1))));
}

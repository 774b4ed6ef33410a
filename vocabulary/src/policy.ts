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

/** A finding rule. `kinds` lists finding ids or a family prefix such as `SECRET.*`. */
export interface Rule {
  readonly id: string;
  readonly kinds: readonly (FindingKind | `${string}.*` | '*')[];
  readonly direction: Direction | 'both';
  readonly when?: { readonly environment?: readonly string[] };
  readonly action: Action;
  /** How `redact` rewrites, and how `block` rewrites what is recorded of a blocked call; absent = placeholder. */
  readonly transform?: Transform;
  readonly fail: 'open' | 'closed';
}

/** An allow-list over one fact of the call; absent = not restricted. A pattern may end in `*`. */
export interface AllowList {
  readonly allow: readonly string[];
  readonly action: 'block' | 'allow_with_log';
}

/** Limits on the estimated input and the requested output of one call, in tokens. */
export interface TokenLimits {
  readonly max_input?: number;
  readonly max_output?: number;
  readonly action: 'block' | 'allow_with_log';
}

/** Policy v1 (spec: docs/extending.md#policy). Hash = SHA-256 of its canonical JSON. */
export interface Policy {
  readonly version: 1;
  readonly rules: readonly Rule[];
  readonly models?: AllowList;
  readonly providers?: AllowList;
  readonly operations?: AllowList;
  readonly token_limits?: TokenLimits;
  /** Danger: keeps the unredacted content in an encrypted `original` part. */
  readonly dangerously_store_original?: boolean;
}

/** Holds where nobody wrote a policy: secrets never pass; personal data is counted ("would have redacted N") until a rule says more. */
export const DEFAULT_POLICY: Policy = {
  version: 1,
  rules: [
    { id: 'secrets', kinds: ['SECRET.*'], direction: 'both', action: 'redact', transform: 'placeholder', fail: 'closed' },
    { id: 'personal_data', kinds: ['EMAIL', 'PHONE', 'CREDIT_CARD', 'IBAN', 'US_SSN'], direction: 'both', action: 'allow_with_log', fail: 'open' },
  ],
};

/** Whether a rule's `kinds` cover a kind. */
export function coversKind(rule: { readonly kinds: readonly string[] }, kind: FindingKind): boolean {
  return rule.kinds.some((pattern) => pattern === '*' || pattern === kind || (pattern.endsWith('.*') && kind.startsWith(pattern.slice(0, -1))));
}

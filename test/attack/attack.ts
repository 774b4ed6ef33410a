import type { TrustPolicy } from '@spanproof/vocabulary/ledger';

/** What the auditor has in hand after the attack. */
export interface Evidence {
  readonly zip: Uint8Array;
  readonly policy: TrustPolicy;
  /** A checkpoint that the auditor kept from before. */
  readonly since?: Uint8Array;
}

/** One attack of the ledger's specification (section 12) on the bytes an auditor gets. */
export interface Attack {
  readonly name: string;
  /** What the attacker has. */
  readonly holds: string;
  attempt(): Promise<Evidence>;
  /** Findings, as `place` writes them: code, where, exact range. */
  readonly found: readonly string[];
  /** Notices that tell of it, where it is no fault by itself. */
  readonly noticed?: readonly string[];
}

/** Every key of the operator: writer, streams, notary, governance, approver. Not the witness's, and not the auditor's trust policy. */
export const ALL_KEYS = "every key but the witness's";

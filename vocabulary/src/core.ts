import type { BodyState } from './body-state.ts';
import type { ContentFeatures } from './features/take-features.ts';
import type { FindingKind } from './findings/index.ts';
import type { Verdict } from './policy.ts';
import type { Cost } from './prices/compute-cost.ts';
import type { CallFacts, RedactedCall } from './record.ts';
import type { Risk } from './risk/assess-risk.ts';

export interface CoreFeatures extends ContentFeatures {
  readonly findings: readonly (readonly [FindingKind, number])[];
}

/**
 * The sealed core of a call: kept for the whole retention, holds no person and no content (spec: docs/ledger-format.md, "core").
 * Every value is canonical JSON: no null, no float; member order does not matter, encodeCanonical() sorts.
 */
export interface CoreV1 extends CallFacts {
  readonly schema: 'spanproof/core/v1';
  /** Retention class. */
  readonly class: string;
  /** Epoch of the key behind the leaf's tenant_tag. */
  readonly tenant_key_epoch: number;
  readonly verdicts: readonly Verdict[];
  readonly features: CoreFeatures;
  readonly risk: Risk;
  /** At list prices; absent where a price or a count is unknown. */
  readonly cost?: Cost;
  /** Hex SHA-256 of the prompt and of the tool definitions, where the record has them. */
  readonly prompt_hash?: string;
  readonly tools_hash?: string;
  readonly body_state: BodyState;
  /** `<dialect>@<version>`. */
  readonly dialect: string;
  readonly unmapped: number;
  /** record_id of the record this one replaces. */
  readonly supersedes?: string;
}

export interface CoreSettings {
  readonly class: string;
  readonly tenant_key_epoch: number;
  readonly body_state: BodyState;
  readonly features: ContentFeatures;
  readonly risk: Risk;
  readonly cost?: Cost;
  readonly prompt_hash?: string;
  readonly tools_hash?: string;
  readonly supersedes?: string;
}

/** The core of a call that went through redaction; the parameter's type is the proof that it did. */
export function buildCore(call: RedactedCall, settings: CoreSettings): CoreV1 {
  const { features, ...rest } = settings;
  return {
    ...call.facts,
    ...rest,
    schema: 'spanproof/core/v1',
    verdicts: call.verdicts,
    features: { ...features, findings: call.finding_counts },
    dialect: call.dialect,
    unmapped: call.unmapped,
  };
}

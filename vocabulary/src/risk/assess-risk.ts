import type { ContentFeatures } from '../features/take-features.ts';
import type { RedactedCall } from '../record.ts';
import { RISK_CLASSES, RISK_RULES, type RiskClass } from './rules.ts';

/** `reasons` are ids of RISK_RULES, in their order; a call without one is of low risk. */
export interface Risk {
  readonly class: RiskClass;
  readonly reasons: readonly string[];
}

/** The class of the gravest reason that applies. By rules alone: it says what to look at first, not what is harmless. */
export function assessRisk(call: Pick<RedactedCall, 'kind' | 'facts' | 'verdicts' | 'finding_counts'>, features: ContentFeatures): Risk {
  const rules = RISK_RULES.filter((rule) => rule.applies(call, features));
  const gravest = Math.max(0, ...rules.map((rule) => RISK_CLASSES.indexOf(rule.class)));
  return { class: RISK_CLASSES[gravest] ?? 'low', reasons: rules.map(({ id }) => id) };
}

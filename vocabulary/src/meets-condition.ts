import type { DecisionFacts } from './decision-facts.ts';
import { type Condition, isListed } from './policy.ts';

/** Stands for a fact that the source could know and nobody declared. */
const UNDECLARED = 'undeclared';

type ConditionFacts = Pick<DecisionFacts, 'by' | 'environment' | 'role' | 'data_class' | 'tenant_region' | 'purpose' | 'provider' | 'consent'>;

/** Whether a rule applies to a call. */
export function meetsCondition(condition: Condition | undefined, facts: ConditionFacts): boolean {
  if (condition === undefined) return true;
  const { environment, role, data_class: dataClass, tenant_region: region, purpose, vendor, consent } = condition;
  const fits = (words: readonly string[] | undefined, ...values: readonly (string | undefined)[]): boolean => {
    if (words === undefined) return true;
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? facts.by === 'source' && words.includes(UNDECLARED) : known.some((value) => words.includes(value));
  };
  return (
    fits(environment, facts.environment) &&
    fits(role, facts.role) &&
    fits(dataClass, facts.data_class) &&
    fits(region, facts.tenant_region) &&
    fits(purpose, facts.purpose) &&
    (vendor === undefined || (facts.provider !== undefined && isListed(vendor, facts.provider))) &&
    fits(consent, ...(facts.consent ?? []))
  );
}

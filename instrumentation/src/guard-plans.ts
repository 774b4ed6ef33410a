import { coversKind, type Decision, type EnforcementPlan, meetsCondition, planEnforcement, type Policy, type Replace } from '@spanproof/vocabulary';

/** One plan per set of rules that apply: most calls of a process have the same. */
export function createPlans(policy: Policy): (facts: Parameters<typeof planEnforcement>[1]) => EnforcementPlan | undefined {
  const plans = new Map<string, EnforcementPlan | undefined>();
  return (facts) => {
    const key = policy.rules.map(({ when }) => (meetsCondition(when, facts) ? '1' : '0')).join('');
    if (!plans.has(key)) plans.set(key, planEnforcement(policy, facts));
    return plans.get(key);
  };
}

export type ReplaceBy = (decision: Pick<Decision, 'transforms'>) => Replace;

/** Remembers what placeholders stand for that come back in the answer. In memory, for this call. */
export function createMemory(
  policy: Policy,
  facts: Parameters<typeof meetsCondition>[1],
  replaceBy: ReplaceBy,
): { readonly values: ReadonlyMap<string, string>; readonly replaceBy: ReplaceBy } {
  const rules = policy.rules.filter(({ reinsert, when }) => reinsert === true && meetsCondition(when, facts));
  const values = new Map<string, string>();
  if (rules.length === 0) return { values, replaceBy };
  return {
    values,
    replaceBy(decision) {
      const replace = replaceBy(decision);
      return (kind, value, obscured) => {
        const text = replace(kind, value, obscured);
        if (text?.startsWith('[') === true && rules.some((rule) => coversKind(rule, kind))) values.set(text, value);
        return text;
      };
    },
  };
}

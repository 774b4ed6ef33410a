import { coversKind, FINDING_KINDS, keyedTransforms, type Policy, type Rule, type Transform } from '@spanproof/vocabulary';

const BECOMES: { readonly [Name in Transform]: string } = {
  placeholder: 'replaced by a numbered placeholder',
  mask: 'masked but for its end',
  remove: 'removed',
  pseudonym: "replaced by a pseudonym under the tenant's key",
  tokenise: "replaced by a token that the tenant's key opens",
};
const WHERE = { request: 'in requests', response: 'in responses', both: 'in requests and responses' } as const;

/** What a policy does, a line each; the policy decides, these lines only read it. Pure. */
export function explainPolicy(policy: Policy): readonly string[] {
  const uncovered = FINDING_KINDS.filter((kind) => !policy.rules.some((rule) => coversKind(rule, kind)));
  const lists = (['models', 'providers', 'operations'] as const).flatMap((name) => {
    const list = policy[name];
    return list === undefined ? [] : [`${name}: only ${list.allow.join(', ')}; any other call is ${excess(list.action)}`];
  });
  const limits = policy.token_limits;
  const keyed = keyedTransforms(policy);
  return [
    ...policy.rules.map(explainRule),
    ...lists,
    ...(limits === undefined ? [] : [`token_limits: ${formatLimits(limits)}; a call beyond them is ${excess(limits.action)}`]),
    ...(policy.dangerously_store_original === true ? ['DANGER: the unredacted content of every call is kept, encrypted, as a part of its own'] : []),
    ...(keyed.length === 0 ? [] : [`needs a transform key (${keyed.join(', ')})`]),
    uncovered.length === 0 ? 'every kind of finding has a rule' : `no rule for: ${uncovered.join(', ')}`,
  ];
}

function explainRule(rule: Rule): string {
  const conditions = Object.entries(rule.when ?? {}).map(([name, values]) => `, where ${name.replaceAll('_', ' ')} is ${JSON.stringify(values)}`);
  const blind = rule.action === 'allow' ? '' : `; unseen content ${rule.fail === 'closed' ? 'does not pass' : 'passes'}`;
  return `${rule.id}: ${rule.kinds.join(', ')} ${WHERE[rule.direction]}${conditions.join('')}: ${explainAction(rule)}${blind}`;
}

function explainAction({ action, transform = 'placeholder' }: Rule): string {
  if (action === 'redact') return `the value is ${BECOMES[transform]}, the call goes on`;
  if (action === 'block') return `the call is not sent; in its record the value is ${BECOMES[transform]}`;
  return action === 'allow' ? 'allowed' : 'allowed and counted';
}

function excess(action: 'block' | 'allow_with_log'): string {
  return action === 'block' ? 'not sent' : 'allowed and counted';
}

function formatLimits({ max_input, max_output }: NonNullable<Policy['token_limits']>): string {
  const parts = [max_input === undefined ? [] : [`at most ${max_input} in`], max_output === undefined ? [] : [`at most ${max_output} out`]];
  return parts.flat().join(', ');
}

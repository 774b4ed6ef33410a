import { type Condition, coversKind, FINDING_KINDS, keyedTransforms, type Policy, type Rate, type Rule, type Transform } from '@spanproof/vocabulary';

const BECOMES: { readonly [Name in Transform]: string } = {
  placeholder: 'replaced by a numbered placeholder',
  mask: 'masked but for its end',
  remove: 'removed',
  pseudonym: "replaced by a pseudonym under the tenant's key",
  tokenise: "replaced by a token that the tenant's key opens",
};
const WHERE = { request: 'in requests', response: 'in responses', both: 'in requests and responses' } as const;

/** What a policy does, a line for each verdict it leaves; the policy decides, these lines only read it. Pure. */
export function explainPolicy(policy: Policy): readonly string[] {
  const uncovered = FINDING_KINDS.filter((kind) => !policy.rules.some((rule) => coversKind(rule, kind)));
  const keyed = keyedTransforms(policy);
  return [
    ...policy.rules.map(explainRule),
    ...explainLists(policy),
    ...(policy.access ?? []).map(explainAccess),
    ...(policy.settings ?? []).map(
      ({ id, member, force }) => `${id}: ${member} of a request is ${force === undefined ? 'taken out' : `set to ${JSON.stringify(force)}`}`,
    ),
    ...(policy.rates ?? []).map(explainRate),
    ...(policy.dangerously_store_original === true ? ['DANGER: the unredacted content of every call is kept, encrypted, as a part of its own'] : []),
    ...(keyed.length === 0 ? [] : [`needs a transform key (${keyed.join(', ')})`]),
    uncovered.length === 0 ? 'every kind of finding has a rule' : `no rule for: ${uncovered.join(', ')}`,
  ];
}

function explainLists({ models, providers, operations, token_limits, vendors, modalities, tools }: Policy): readonly string[] {
  const lines = Object.entries({ models, providers, operations, modalities }).map(
    ([name, list]) => list && `${name}: only ${list.allow.join(', ')}; any other call is ${excess(list.action)}`,
  );
  const valid = vendors?.valid.map(({ vendor, until }) => (until === undefined ? vendor : `${vendor} until ${until}`));
  const named = tools?.allow === undefined ? [] : [`only ${tools.allow.join(', ')}`];
  const pinned = tools?.pinned === undefined ? [] : [`only sets with a known fingerprint (${tools.pinned.length})`];
  return [
    ...lines,
    token_limits && `token_limits: ${formatLimits(token_limits)}; a call beyond them is ${excess(token_limits.action)}`,
    vendors && `vendors: only ${valid?.join(', ')}; a call to any other is ${excess(vendors.action)}`,
    tools && `tools: ${[...named, ...pinned].join(', ')}; a call with others is ${excess(tools.action)}`,
  ].filter((line) => line !== undefined);
}

function explainAccess({ id, when, action, ...lists }: NonNullable<Policy['access']>[number]): string {
  const allowed = (['providers', 'models', 'operations'] as const).flatMap((name) => (lists[name] === undefined ? [] : [`${name} ${lists[name].join(', ')}`]));
  return `${id}: calls${formatCondition(when)} may use only ${allowed.join('; ')}; any other is ${excess(action)}`;
}

function explainRate({ id, per, calls_per_minute, tokens_per_day, action }: Rate): string {
  const limits = [
    calls_per_minute === undefined ? [] : [`${calls_per_minute} calls a minute`],
    tokens_per_day === undefined ? [] : [`${tokens_per_day} tokens a day`],
  ];
  return `${id}: at most ${limits.flat().join(' and ')} per ${per}, counted in each process; a call beyond is ${excess(action)}`;
}

function formatCondition(when: Condition | undefined): string {
  return Object.entries(when ?? {})
    .map(([name, values]) => `, where ${name.replaceAll('_', ' ')} is ${JSON.stringify(values)}`)
    .join('');
}

function explainRule(rule: Rule): string {
  const blind = rule.action === 'allow' ? '' : `; unseen content ${rule.fail === 'closed' ? 'does not pass' : 'passes'}`;
  const back = rule.reinsert === true ? ', and comes back to the application in the response' : '';
  return `${rule.id}: ${rule.kinds.join(', ')} ${WHERE[rule.direction]}${formatCondition(rule.when)}: ${explainAction(rule)}${back}${blind}`;
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

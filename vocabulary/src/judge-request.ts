import type { DecisionFacts } from './decision-facts.ts';
import { meetsCondition } from './meets-condition.ts';
import {
  type AccessRule,
  type Action,
  type FailMode,
  isListed,
  type ModalityList,
  type Outcome,
  type Policy,
  type TokenLimits,
  type ToolList,
  type VendorList,
} from './policy.ts';

/** What one rule makes of the call. */
export interface Judgement {
  readonly action: Action;
  readonly outcome: Outcome;
  readonly count: number;
}

/** What one rule of a name says. */
export interface RuleJudgement {
  readonly rule: string;
  readonly configured: Action;
  readonly judgement: Judgement;
}

export const ALLOWED: Judgement = { action: 'allow', outcome: 'allowed', count: 0 };
export const NOT_APPLICABLE: Judgement = { action: 'allow', outcome: 'not_applicable', count: 0 };

/** Every rule that is no finding rule, in the policy's order. They speak about the request; by the response the call has been made. */
export function judgeRequest(policy: Policy, facts: DecisionFacts): readonly RuleJudgement[] {
  const { models, providers, operations, token_limits: limits, access = [], vendors, settings = [], modalities, rates = [], tools } = policy;
  const judge = (list: Listed, excess: number | undefined): Judgement => judgeExcess(list, excess, facts);
  const lists = [
    ['models', models, facts.model],
    ['providers', providers, facts.provider],
    ['operations', operations, facts.operation],
  ] as const;
  return [
    ...lists.flatMap(([rule, list, value]) => (list === undefined ? [] : [line(rule, list.action, judge(list, missing(list.allow, value)))])),
    ...(limits === undefined ? [] : [line('token_limits', limits.action, judge(limits, countTokens(limits, facts)))]),
    ...access.map((rule) => line(rule.id, rule.action, meetsCondition(rule.when, facts) ? judge(rule, countForeign(rule, facts)) : NOT_APPLICABLE)),
    ...(vendors === undefined ? [] : [line('vendors', vendors.action, judge(vendors, countInvalid(vendors, facts)))]),
    ...settings.map(({ id }) => line(id, 'redact', judgeChange(facts.changed?.get(id), facts))),
    ...(modalities === undefined ? [] : [line('modalities', modalities.action, judge(modalities, countModalities(modalities, facts)))]),
    ...rates.map((rate) => line(rate.id, rate.action, judge(rate, facts.excess?.get(rate.id)))),
    ...(tools === undefined ? [] : [line('tools', tools.action, judge(tools, countTools(tools, facts)))]),
  ];
}

interface Listed {
  readonly action: 'block' | 'allow_with_log';
  readonly fail?: FailMode;
}

function line(rule: string, configured: Action, judgement: Judgement): RuleJudgement {
  return { rule, configured, judgement };
}

/** `count` is by how much; undefined where that is not known. */
function judgeExcess({ action, fail }: Listed, count: number | undefined, { by, direction, unreadable }: DecisionFacts): Judgement {
  if (direction !== 'request') return NOT_APPLICABLE;
  if (count === undefined && unreadable === true && fail !== undefined) {
    if (fail === 'open') return { action: 'allow_with_log', outcome: 'failed_open', count: 0 };
    return { action: action === 'block' && by === 'source' ? 'block' : 'allow_with_log', outcome: 'failed_closed', count: 0 };
  }
  if (count === undefined) return NOT_APPLICABLE;
  if (count === 0) return ALLOWED;
  return action === 'block' && by === 'source' ? { action, outcome: 'blocked', count } : { action: 'allow_with_log', outcome: 'allowed_with_log', count };
}

/** A setting has been applied when it is judged; nobody but the source can tell. */
function judgeChange(changes: number | undefined, { direction }: DecisionFacts): Judgement {
  if (direction !== 'request' || changes === undefined) return NOT_APPLICABLE;
  return changes === 0 ? ALLOWED : { action: 'redact', outcome: 'redacted', count: changes };
}

function missing(list: readonly string[], value: string | undefined): number | undefined {
  return value === undefined ? undefined : isListed(list, value) ? 0 : 1;
}

/** Undefined where none of them is known. */
function sum(...counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, count) => total + count, 0);
}

function countTokens({ max_input: input, max_output: output }: TokenLimits, facts: DecisionFacts): number | undefined {
  return sum(excess(facts.input_tokens_estimate, input), excess(facts.max_output_tokens, output));
}

function excess(value: number | undefined, limit: number | undefined): number | undefined {
  return value === undefined || limit === undefined ? undefined : Math.max(0, value - limit);
}

function countForeign({ providers, models, operations }: AccessRule, { provider, model, operation }: DecisionFacts): number | undefined {
  const count = (list: readonly string[] | undefined, value: string | undefined): number | undefined => (list === undefined ? undefined : missing(list, value));
  return sum(count(providers, provider), count(models, model), count(operations, operation));
}

/** Days as text compare as they follow each other. */
function countInvalid({ valid }: VendorList, { provider, day }: DecisionFacts): number | undefined {
  if (provider === undefined) return undefined;
  const known = valid.filter(({ vendor }) => isListed([vendor], provider));
  if (known.some(({ until }) => until === undefined)) return 0;
  if (known.length > 0 && day === undefined) return undefined;
  return known.some(({ until = '' }) => until >= (day ?? '')) ? 0 : 1;
}

function countModalities({ allow }: ModalityList, { modalities }: DecisionFacts): number | undefined {
  return modalities === undefined ? undefined : [...modalities].reduce((total, [modality, count]) => total + (isListed(allow, modality) ? 0 : count), 0);
}

/** Names that are not allowed, and one where the definitions are none that were pinned. */
function countTools({ allow, pinned }: ToolList, { tool_names: names, tools_hash: hash }: DecisionFacts): number | undefined {
  if (names === undefined) return undefined;
  const foreign = allow === undefined ? 0 : names.filter((name) => !isListed(allow, name)).length;
  if (pinned === undefined || names.length === 0) return foreign;
  if (hash === undefined) return foreign === 0 ? undefined : foreign;
  return foreign + (pinned.includes(hash) ? 0 : 1);
}

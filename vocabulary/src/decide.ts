import { FINDING_KINDS, type FindingKind } from './findings/index.ts';
import type { DecisionFacts } from './decision-facts.ts';
import { ALLOWED, type Judgement, judgeRequest, NOT_APPLICABLE } from './judge-request.ts';
import { meetsCondition } from './meets-condition.ts';
import { type Action, coversKind, type Outcome, type Policy, type Rule, type Transform, type Verdict } from './policy.ts';

export interface Decision {
  /** The strictest action of all rules. `block` only where `by` can still block: see decide(). */
  readonly action: Action;
  /** One for every rule and list of the policy, in its order. */
  readonly verdicts: readonly Verdict[];
  /** How to rewrite each kind that must not stay, in what is sent and in what is recorded. */
  readonly transforms: ReadonlyMap<FindingKind, Transform>;
}

const STRICTNESS: { readonly [Word in Action]: number } = { allow: 0, allow_with_log: 1, redact: 2, block: 3 };
const TRANSFORM_STRICTNESS: { readonly [Word in Transform]: number } = { mask: 0, placeholder: 1, pseudonym: 2, tokenise: 3, remove: 4 };
/** Which of two outcomes of one rule a call is remembered by: a failure in one direction must not hide behind a success in the other. */
const OUTCOME_STRICTNESS: { readonly [Word in Outcome]: number } = {
  not_applicable: 0,
  allowed: 1,
  allowed_with_log: 2,
  redacted: 3,
  failed_open: 4,
  failed_closed: 5,
  blocked: 6,
};

const OUTCOME_OF: { readonly [Word in Action]: Outcome } = { allow: 'allowed', allow_with_log: 'allowed_with_log', redact: 'redacted', block: 'blocked' };

/**
 * Findings x policy -> one verdict per rule, and what to do. Pure.
 *
 * The processor sees a call that has already happened: a rule that says `block` makes it redact, and a list that says `block` makes it log, and the verdicts
 * say so. `failed_closed` means that part of the content was never scanned: a request is not sent; a response, or anything at the processor, is withheld
 * (action `redact`, and the caller must drop the unscanned content, since no finding points at it).
 */
export function decide(policy: Policy, facts: DecisionFacts): Decision {
  const transforms = new Map<FindingKind, Transform>();
  const verdicts: Verdict[] = [];
  let action: Action = 'allow';
  const settle = (rule: string, configured: Action, judgement: Judgement): void => {
    verdicts.push({ rule, version: policy.version, action: configured, outcome: judgement.outcome, by: facts.by, count: judgement.count });
    if (STRICTNESS[judgement.action] > STRICTNESS[action]) action = judgement.action;
  };
  for (const rule of policy.rules) {
    const judgement = judgeRule(rule, facts);
    settle(rule.id, rule.action, judgement);
    if (judgement.outcome !== 'not_applicable' && STRICTNESS[rule.action] >= STRICTNESS.redact) addTransforms(transforms, rule, facts.counts);
  }
  for (const { rule, configured, judgement } of judgeRequest(policy, facts)) settle(rule, configured, judgement);
  return { action, verdicts, transforms };
}

/** What rules do to values before anything is found: for content that must be let through piece by piece. */
export interface EnforcementPlan {
  /** The strictest action per kind, where it is redact or block. */
  readonly actions: ReadonlyMap<FindingKind, 'redact' | 'block'>;
  readonly transforms: ReadonlyMap<FindingKind, Transform>;
  /** One of these rules fails closed: what cannot be examined must not pass. */
  readonly failsClosed: boolean;
}

/** Undefined where no rule of that direction would redact or block anything. */
export function planEnforcement(policy: Policy, facts: Omit<DecisionFacts, 'counts' | 'truncated'>): EnforcementPlan | undefined {
  const actions = new Map<FindingKind, 'redact' | 'block'>();
  const transforms = new Map<FindingKind, Transform>();
  const once = new Map(FINDING_KINDS.map((kind) => [kind, 1] as const));
  let failsClosed = false;
  for (const rule of policy.rules) {
    if ((rule.action !== 'redact' && rule.action !== 'block') || !applies(rule, facts)) continue;
    for (const kind of FINDING_KINDS) if (coversKind(rule, kind) && actions.get(kind) !== 'block') actions.set(kind, rule.action);
    addTransforms(transforms, rule, once);
    failsClosed ||= rule.fail === 'closed';
  }
  return actions.size === 0 ? undefined : { actions, transforms, failsClosed };
}

function applies(rule: Rule, facts: Omit<DecisionFacts, 'counts' | 'truncated'>): boolean {
  return (rule.direction === 'both' || rule.direction === facts.direction) && meetsCondition(rule.when, facts);
}

function judgeRule(rule: Rule, facts: DecisionFacts): Judgement {
  if (!applies(rule, facts)) return NOT_APPLICABLE;
  let count = 0;
  for (const [kind, times] of facts.counts) if (coversKind(rule, kind)) count += times;
  const found = count === 0 ? ALLOWED : judgeFound(rule.action, count, facts.by);
  // A rule that lets everything pass loses nothing by an incomplete scan but its count.
  if (!facts.truncated || found.outcome === 'blocked' || rule.action === 'allow') return found;
  if (rule.fail === 'open') return { ...found, outcome: 'failed_open' };
  return { action: facts.direction === 'request' && facts.by === 'source' ? 'block' : 'redact', outcome: 'failed_closed', count };
}

function judgeFound(action: Action, count: number, by: DecisionFacts['by']): Judgement {
  if (action === 'block' && by === 'processor') return { action: 'redact', outcome: 'redacted', count };
  return { action, outcome: OUTCOME_OF[action], count };
}

/** Of two transforms for one kind the one that leaves less wins. */
function addTransforms(transforms: Map<FindingKind, Transform>, rule: Rule, counts: DecisionFacts['counts']): void {
  const transform = rule.transform ?? 'placeholder';
  for (const [kind, count] of counts) {
    if (count === 0 || !coversKind(rule, kind)) continue;
    const present = transforms.get(kind);
    if (present === undefined || TRANSFORM_STRICTNESS[transform] > TRANSFORM_STRICTNESS[present]) transforms.set(kind, transform);
  }
}

/** The decisions about a call's request and response as one: a verdict per rule with the stricter outcome and both counts. Both must be of the same policy and `by`. */
export function mergeDecisions(request: Decision, response: Decision): Decision {
  const verdicts = request.verdicts.map((verdict, index) => {
    const other = response.verdicts[index];
    if (other === undefined || other.rule !== verdict.rule) throw new RangeError('decisions of different policies');
    const outcome = OUTCOME_STRICTNESS[other.outcome] > OUTCOME_STRICTNESS[verdict.outcome] ? other.outcome : verdict.outcome;
    return { ...verdict, outcome, count: verdict.count + other.count };
  });
  const transforms = new Map(request.transforms);
  for (const [kind, transform] of response.transforms) {
    const present = transforms.get(kind);
    if (present === undefined || TRANSFORM_STRICTNESS[transform] > TRANSFORM_STRICTNESS[present]) transforms.set(kind, transform);
  }
  return { action: STRICTNESS[response.action] > STRICTNESS[request.action] ? response.action : request.action, verdicts, transforms };
}

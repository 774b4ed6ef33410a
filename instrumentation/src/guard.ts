import { randomUUID } from 'node:crypto';
import { diag } from '@opentelemetry/api';
import {
  createPlaceholders,
  createReplace,
  createScanner,
  type Decision,
  type DecisionFacts,
  decide,
  type Direction,
  examineText,
  type Finding,
  type FindingKind,
  GEN_AI,
  mergeDecisions,
  type Placeholders,
  planEnforcement,
  type Policy,
  policyHash,
  redactValue,
  type Replace,
  type TransformKeys,
  type Verdict,
} from '@spanproof/vocabulary';
import { HASH_ONLY } from './hash-only.ts';
import { parseBody } from './protocols/exact-json.ts';
import type { Description, JsonObject, Protocol } from './protocols/protocol.ts';
import { createResponseGuard, type ResponseGuard } from './response-guard.ts';

/** A request before it leaves. Attacker-controlled. */
export interface GuardedRequest {
  readonly protocol: Protocol;
  readonly provider: string;
  /** Undefined where the body is no text. */
  readonly text: string | undefined;
  /** Undefined where it is no JSON object: rules follow their fail mode. */
  readonly json: JsonObject | undefined;
}

export interface RequestDecision {
  readonly decisionId: string;
  /** The body to send: the original text but for what was redacted. */
  readonly text: string | undefined;
  /** What `text` says, for the record; undefined where that cannot be told or, `withheld`, must not be kept. */
  readonly description: Description | undefined;
  readonly withheld: boolean;
  /** Why nothing may be sent; names rules, never content. */
  readonly blocked: string | undefined;
  /** What stands between the answer and the application; undefined where no rule would change or refuse an answer. */
  readonly response: ResponseGuard | undefined;
  /** The call's end: content of the response as it may be recorded, and a verdict per rule over both directions. */
  conclude(response: Readonly<Record<string, string>>): Conclusion;
}

export interface Conclusion {
  readonly attributes: Readonly<Record<string, string>>;
  readonly verdicts: readonly Verdict[];
  /** True where a rule that fails closed could not see all of the response, which is then not recorded. */
  readonly withheld: boolean;
}

export interface Guard {
  readonly policyHash: string;
  examineRequest(request: GuardedRequest): RequestDecision;
}

interface Examined {
  readonly findings: readonly Finding[];
  readonly truncated: boolean;
}

/** The policy, enforced in this process: synchronous, deterministic, before a byte leaves. */
export function createGuard(
  policy: Policy,
  { environment, keys }: { readonly environment: string | undefined; readonly keys?: TransformKeys | undefined },
): Guard {
  const scanner = createScanner();
  const about = { by: 'source' as const, ...(environment === undefined ? {} : { environment }) };
  const plan = planEnforcement(policy, { ...about, direction: 'response' });

  function examine(text: string | undefined): Examined {
    try {
      return text === undefined ? { findings: [], truncated: true } : examineText(scanner, text, { part: 'request', pointer: '' });
    } catch (error) {
      diag.error('spanproof: the scanner failed, rules follow their fail mode', error);
      return { findings: [], truncated: true };
    }
  }

  function judge(direction: Direction, counts: ReadonlyMap<FindingKind, number>, truncated: boolean, facts: Partial<DecisionFacts>): Decision {
    return decide(policy, { ...about, direction, counts, truncated, ...facts });
  }

  return {
    policyHash: policyHash(HASH_ONLY, policy),
    examineRequest({ protocol, provider, text, json }) {
      const found = examine(text);
      const before = describe(protocol, json);
      const request = judge('request', countKinds(found.findings), found.truncated || json === undefined, {
        ...readFacts(before),
        ...estimateTokens(policy, text),
        provider,
        operation: protocol.operation,
      });
      let numbered: Placeholders | undefined;
      const placeholders = (): Placeholders => (numbered ??= createPlaceholders(text));
      const replaceBy = ({ transforms }: Pick<Decision, 'transforms'>): Replace => createReplace(transforms, placeholders(), keys);
      const cleaned = text === undefined ? undefined : redact(text, found.findings, request, replaceBy);
      const withheld = failedClosed(request);
      const decisionId = randomUUID();
      const response = plan === undefined ? undefined : createResponseGuard({ scanner, protocol, plan, replace: () => replaceBy(plan) }, decisionId);
      return {
        decisionId,
        response,
        text: cleaned,
        description: withheld ? undefined : cleaned === text ? before : describe(protocol, parseBody(cleaned ?? '')),
        withheld,
        blocked: request.action === 'block' ? explain(request.verdicts) : undefined,
        conclude(received) {
          const texts = Object.entries(received).map(([name, content]) => ({ name, content, ...examine(content) }));
          const seen = response?.seen;
          const truncated = seen?.truncated === true || texts.some((text) => text.truncated);
          const decision = judge('response', mergeCounts(countKinds(texts.flatMap(({ findings }) => findings)), seen?.counts), truncated, {});
          const attributes = failedClosed(decision) ? [] : texts.map(({ name, content, findings }) => [name, redact(content, findings, decision, replaceBy)]);
          const { verdicts } = mergeDecisions(request, { ...decision, verdicts: seen?.blocked === true ? decision.verdicts : decision.verdicts.map(admit) });
          return { attributes: Object.fromEntries(attributes), verdicts, withheld: failedClosed(decision) };
        },
      };
    },
  };
}

/** An answer that was handed on was not blocked: a rule that wanted to has only been logged, and says so. */
function admit(verdict: Verdict): Verdict {
  return verdict.outcome === 'blocked' ? { ...verdict, outcome: 'allowed_with_log' } : verdict;
}

/** Most texts hold nothing: they are not even looked at for placeholders. */
function redact(text: string, findings: readonly Finding[], decision: Decision, replaceBy: (decision: Decision) => Replace): string {
  return decision.transforms.size === 0 || findings.length === 0 ? text : (redactValue(text, '', findings, replaceBy(decision)) as string);
}

function countKinds(findings: readonly Finding[]): ReadonlyMap<FindingKind, number> {
  const counts = new Map<FindingKind, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** The record is examined once more, without what only the application would have seen: of two counts of one kind the higher holds. */
function mergeCounts(own: ReadonlyMap<FindingKind, number>, seen: ReadonlyMap<FindingKind, number> | undefined): ReadonlyMap<FindingKind, number> {
  const merged = new Map(own);
  for (const [kind, count] of seen ?? []) merged.set(kind, Math.max(count, merged.get(kind) ?? 0));
  return merged;
}

function failedClosed({ verdicts }: Decision): boolean {
  return verdicts.some(({ outcome }) => outcome === 'failed_closed');
}

function describe(protocol: Protocol, json: JsonObject | undefined): Description | undefined {
  try {
    return json === undefined ? undefined : protocol.describeRequest(json);
  } catch (error) {
    diag.error('spanproof: a request could not be described', error);
    return undefined;
  }
}

/** What lists and limits ask for; what the request does not say stays unknown. */
function readFacts(description: Description | undefined): { model?: string; max_output_tokens?: number } {
  const model = description?.facts[GEN_AI.requestModel];
  const limit = description?.facts[GEN_AI.requestMaxTokens];
  return { ...(typeof model === 'string' ? { model } : {}), ...(typeof limit === 'number' ? { max_output_tokens: limit } : {}) };
}

/** Four characters of the body as a token: before sending, nobody knows better. */
function estimateTokens({ token_limits: limits }: Policy, text: string | undefined): { input_tokens_estimate?: number } {
  return limits?.max_input === undefined || text === undefined ? {} : { input_tokens_estimate: Math.ceil(text.length / 4) };
}

function explain(verdicts: readonly Verdict[]): string {
  const rules = verdicts.filter(({ outcome }) => outcome === 'blocked' || outcome === 'failed_closed').map(({ rule, outcome }) => `${rule}: ${outcome}`);
  return `blocked by policy before it was sent (${rules.join(', ')})`;
}

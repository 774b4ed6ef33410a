import { randomUUID } from 'node:crypto';
import { diag } from '@opentelemetry/api';
import {
  createPlaceholders,
  createReplace,
  createScanner,
  type Decision,
  classifyData,
  decide,
  examineText,
  type Finding,
  type FindingKind,
  mergeDecisions,
  type Placeholders,
  type Policy,
  policyHash,
  redactValue,
  type Replace,
  type TransformKeys,
  type Verdict,
} from '@spanproof/vocabulary';
import { applySettings } from './apply-settings.ts';
import type { CallContext } from './context.ts';
import { createMemory, createPlans, type ReplaceBy } from './guard-plans.ts';
import { HASH_ONLY } from './hash-only.ts';
import { parseBody } from './protocols/exact-json.ts';
import type { Description, JsonObject, Protocol } from './protocols/protocol.ts';
import { createRateBook } from './rates.ts';
import { type CleanedEnvelope, type Envelope, examineEnvelope } from './request-envelope.ts';
import { estimateTokens, readCallerFacts, readRequestFacts } from './request-facts.ts';
import { createResponseGuard, type ResponseGuard } from './response-guard.ts';

/** A request before it leaves. Attacker-controlled. */
export interface GuardedRequest {
  readonly protocol: Protocol;
  readonly provider: string;
  /** Undefined where the body is no text. */
  readonly text: string | undefined;
  /** Undefined where it is no JSON object: rules follow their fail mode. */
  readonly json: JsonObject | undefined;
  /** What is sent beside the body; absent where the transport has not got it. */
  readonly envelope?: Envelope | undefined;
  readonly context?: CallContext;
  readonly keyFingerprint?: string | undefined;
}

export interface RequestDecision {
  readonly decisionId: string;
  /** The body to send: the original text but for what was redacted or set. */
  readonly text: string | undefined;
  /** URL and headers to send, where they differ. */
  readonly envelope: CleanedEnvelope;
  /** What `text` says, for the record; undefined where that cannot be told or, `withheld`, must not be kept. */
  readonly description: Description | undefined;
  readonly withheld: boolean;
  /** Why nothing may be sent; names rules, never content. */
  readonly blocked: string | undefined;
  /** What stands between the answer and the application; undefined where no rule would change or refuse an answer. */
  readonly response: ResponseGuard | undefined;
  /** The tokens the call turned out to use, for the caller's rates. */
  spend(tokens: number): void;
  /** The call's end: content and facts of the response as they may be recorded, and a verdict per rule over both directions. */
  conclude(response: Readonly<Record<string, string>>, facts?: Description['facts']): Conclusion;
}

export interface Conclusion {
  readonly attributes: Readonly<Record<string, string>>;
  readonly facts: Description['facts'];
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

interface GuardSettings {
  readonly environment: string | undefined;
  readonly keys?: TransformKeys | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const NO_CHANGES: CleanedEnvelope = { url: undefined, headers: new Map() };

/** The policy, enforced in this process: synchronous, deterministic, before a byte leaves. */
export function createGuard(policy: Policy, { environment, keys, now = Date.now }: GuardSettings): Guard {
  const scanner = createScanner();
  const rates = createRateBook(policy, now);
  const planOf = createPlans(policy);

  function examine(text: string | undefined): Examined {
    try {
      return text === undefined ? { findings: [], truncated: true } : examineText(scanner, text, { part: 'request', pointer: '' });
    } catch (error) {
      diag.error('spanproof: the scanner failed, rules follow their fail mode', error);
      return { findings: [], truncated: true };
    }
  }

  return {
    policyHash: policyHash(HASH_ONLY, policy),
    examineRequest({ protocol, provider, text: sent, json: read, envelope, context = {}, keyFingerprint }) {
      const settings = applySettings(policy, protocol, read);
      const json = settings?.json ?? read;
      const text = json === read ? sent : JSON.stringify(json);
      const found = examine(text);
      const beside = envelope === undefined ? undefined : examineEnvelope(scanner, envelope);
      const before = describe(protocol, json);
      const counts = countKinds([...found.findings, ...(beside?.findings ?? [])]);
      const spender = { context, keyFingerprint };
      const tokens = estimateTokens(text ?? '');
      const excess = rates.excess(spender, tokens);
      const dataClass = classifyData(counts, context.dataClass);
      const about = {
        by: 'source' as const,
        ...(environment === undefined ? {} : { environment }),
        ...readCallerFacts(context),
        ...(dataClass === undefined ? {} : { data_class: dataClass }),
        provider,
      };
      const request = decide(policy, {
        ...about,
        direction: 'request',
        counts,
        truncated: found.truncated || json === undefined,
        ...readRequestFacts(policy, before, text),
        operation: protocol.operation,
        day: new Date(now()).toISOString().slice(0, 10),
        ...(excess === undefined ? {} : { excess }),
        ...(settings === undefined ? {} : { changed: settings.changed }),
      });
      let numbered: Placeholders | undefined;
      const placeholders = (): Placeholders => (numbered ??= createPlaceholders(text));
      const replaceBy = ({ transforms }: Pick<Decision, 'transforms'>): Replace => createReplace(transforms, placeholders(), keys);
      const plan = planOf({ ...about, direction: 'response' });
      const memory = createMemory(policy, about, replaceBy);
      const cleaned = text === undefined ? undefined : redact(text, found.findings, request, memory.replaceBy);
      const withheld = failedClosed(request);
      const decisionId = randomUUID();
      const response =
        plan === undefined && memory.values.size === 0
          ? undefined
          : createResponseGuard({ scanner, protocol, plan, restore: memory.values, replace: () => replaceBy(plan ?? request) }, decisionId);
      const blocked = request.action === 'block' ? explain(request.verdicts) : undefined;
      const spend = blocked === undefined ? rates.enter(spender, tokens) : () => undefined;
      return {
        decisionId,
        response,
        text: cleaned,
        envelope: beside === undefined || beside.findings.length === 0 ? NO_CHANGES : beside.clean(replaceBy(request)),
        description: withheld ? undefined : cleaned === text ? before : describe(protocol, parseBody(cleaned ?? '')),
        withheld,
        blocked,
        spend,
        conclude(received, facts = {}) {
          const texts = Object.entries(received).map(([name, content]) => ({ name, content, ...examine(content) }));
          const named = Object.entries(facts).flatMap(([name, value]) => (typeof value === 'string' ? [{ name, content: value, ...examine(value) }] : []));
          const seen = response?.seen;
          const truncated = seen?.truncated === true || texts.some((one) => one.truncated);
          const found = countKinds([...texts, ...named].flatMap(({ findings }) => findings));
          const decision = decide(policy, { ...about, direction: 'response', counts: mergeCounts(found, seen?.counts), truncated });
          const clean = ({ name, content, findings }: { name: string; content: string; findings: readonly Finding[] }): readonly [string, string] => [
            name,
            redact(content, findings, decision, replaceBy),
          ];
          const closed = failedClosed(decision);
          const { verdicts } = mergeDecisions(request, { ...decision, verdicts: seen?.blocked === true ? decision.verdicts : decision.verdicts.map(admit) });
          return {
            attributes: closed ? {} : Object.fromEntries(texts.map(clean)),
            facts: { ...facts, ...Object.fromEntries(named.map(clean)) },
            verdicts,
            withheld: closed,
          };
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
function redact(text: string, findings: readonly Finding[], decision: Decision, replaceBy: ReplaceBy): string {
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

function explain(verdicts: readonly Verdict[]): string {
  const rules = verdicts.filter(({ outcome }) => outcome === 'blocked' || outcome === 'failed_closed').map(({ rule, outcome }) => `${rule}: ${outcome}`);
  return `blocked by policy before it was sent (${rules.join(', ')})`;
}

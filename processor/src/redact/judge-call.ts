import {
  classifyData,
  type Decision,
  type DecisionFacts,
  decide,
  type Direction,
  type ExaminedCall,
  type Finding,
  type FindingKind,
  GEN_AI,
  mergeDecisions,
  type Place,
  type Policy,
  type Transform,
  type Verdict,
} from '@spanproof/vocabulary';

/** What policy makes of an examined call. */
export interface Judgement {
  /** One for every rule and list, over the whole call. */
  readonly verdicts: readonly Verdict[];
  transformsOf(part: Place['part']): ReadonlyMap<FindingKind, Transform>;
  /** True where what was not scanned in that part must not be kept. */
  withholds(part: Place['part']): boolean;
}

/** Parts that belong to neither direction alone: facts and leftovers may come from either, so the rules of both apply to them. */
const UNDIRECTED: readonly Place['part'][] = ['other', 'facts', 'subject'];

/** Applies the policy as the processor can: the call has happened, so nothing is blocked any more, and the verdicts say so (decide()). */
export function judgeCall({ call, findings, unscanned }: ExaminedCall, policy: Policy): Judgement {
  const { facts, content } = call;
  const dataClass = classifyData(countKinds(findings), facts.data_class);
  const limit = content.request[GEN_AI.requestMaxTokens];
  const about: Omit<DecisionFacts, 'direction' | 'counts' | 'truncated'> = {
    by: 'processor',
    operation: facts.operation,
    ...(facts.caller.environment === undefined ? {} : { environment: facts.caller.environment }),
    ...(facts.provider === undefined ? {} : { provider: facts.provider }),
    ...(facts.model_requested === undefined ? {} : { model: facts.model_requested }),
    ...(facts.tokens.input === undefined ? {} : { input_tokens_estimate: facts.tokens.input }),
    ...(typeof limit === 'number' ? { max_output_tokens: limit } : {}),
    ...readDeclared(call),
    ...(dataClass === undefined ? {} : { data_class: dataClass }),
    ...(facts.tool_names === undefined ? {} : { tool_names: facts.tool_names }),
    day: new Date(Number(call.t_event / 1_000_000n)).toISOString().slice(0, 10),
  };

  function judge(direction: Direction, parts: readonly Place['part'][]): Decision {
    const counts = countKinds(findings.filter(({ place }) => parts.includes(place.part)));
    return decide(policy, { ...about, direction, counts, truncated: unscanned.some(({ part }) => parts.includes(part)) });
  }

  const request = judge('request', ['request', ...UNDIRECTED]);
  const response = judge('response', ['response']);
  const wide = judge('response', ['response', ...UNDIRECTED]);
  // What has no direction counts once: with the request, but for rules that speak about responses only.
  const verdicts = response.verdicts.map((verdict, index) => (policy.rules[index]?.direction === 'response' ? (wide.verdicts[index] ?? verdict) : verdict));
  const undirected = mergeDecisions(request, wide);
  const decisionOf = (part: Place['part']): Decision => (part === 'request' ? request : part === 'response' ? response : undirected);
  return {
    verdicts: mergeDecisions(request, { ...response, verdicts }).verdicts,
    transformsOf: (part) => decisionOf(part).transforms,
    withholds: (part) => decisionOf(part).verdicts.some(({ outcome }) => outcome === 'failed_closed'),
  };
}

/** What the application declared around the call; rates, settings and undeclared facts are known to the source only. */
function readDeclared({ subject }: ExaminedCall['call']): Partial<DecisionFacts> {
  const { role, purpose, tenant_region, consent } = subject;
  return {
    ...(role === undefined ? {} : { role }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(tenant_region === undefined ? {} : { tenant_region }),
    ...(consent === undefined ? {} : { consent: [consent.basis, ...(consent.opt_out === true ? ['opt_out'] : [])] }),
  };
}

export function countKinds(findings: readonly Finding[]): ReadonlyMap<FindingKind, number> {
  const counts = new Map<FindingKind, number>();
  for (const { kind } of findings) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

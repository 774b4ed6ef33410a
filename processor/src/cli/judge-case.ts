import {
  type Action,
  createPlaceholders,
  createReplace,
  createTransformKeys,
  type Decision,
  decide,
  type Direction,
  examineValue,
  type FindingKind,
  type Json,
  mergeDecisions,
  type Outcome,
  type Policy,
  redactValue,
  type Scanner,
} from '@spanproof/vocabulary';
import { nodeTransforms } from '../node-transforms.ts';
import type { PolicyCase } from '../config/policy-cases.ts';
import { countKinds } from '../redact/judge-call.ts';

export interface CaseResult {
  readonly name: string;
  readonly action: Action;
  readonly rules: Readonly<Record<string, Outcome>>;
  readonly findings: Readonly<Record<string, number>>;
  readonly differences: readonly { readonly what: string; readonly expected: unknown; readonly actual: unknown }[];
}

/** Pseudonyms and tokens of cases are made with a key that everybody knows: they test that there are some, not what they are elsewhere. */
const PUBLIC_KEY = new Uint8Array(32);

/** Decides a case as a service or the processor would, and compares. Pure. */
export function judgeCase(scanner: Scanner<FindingKind>, policy: Policy, given: PolicyCase): CaseResult {
  const numbers = createPlaceholders([given.request ?? null, given.response ?? null]);
  const keys = createTransformKeys(nodeTransforms, PUBLIC_KEY);
  const counts = new Map<FindingKind, number>();

  function look(direction: Direction, content: Json | undefined): { readonly decision: Decision; readonly left: Json | undefined } {
    const { findings, truncated } = examineValue(scanner, content ?? null, { part: direction, pointer: '' });
    for (const [kind, count] of countKinds(findings)) counts.set(kind, (counts.get(kind) ?? 0) + count);
    const decision = decide(policy, { ...given.facts, by: given.by, direction, counts: countKinds(findings), truncated });
    return { decision, left: content === undefined ? undefined : redactValue(content, '', findings, createReplace(decision.transforms, numbers, keys)) };
  }

  const request = look('request', given.request);
  const response = look('response', given.response);
  const { action, verdicts } = mergeDecisions(request.decision, response.decision);
  const rules = Object.fromEntries(verdicts.map(({ rule, outcome }) => [rule, outcome] as const));
  const findings = Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const { expect } = given;
  const compared = [
    ...(expect.action === undefined ? [] : [{ what: 'action', expected: expect.action, actual: action }]),
    ...Object.entries(expect.rules ?? {}).map(([rule, expected]) => ({ what: rule, expected, actual: rules[rule] ?? 'no such rule' })),
    ...Object.entries(expect.findings ?? {}).map(([kind, expected]) => ({ what: kind, expected, actual: findings[kind] ?? 0 })),
    ...(expect.request === undefined ? [] : [{ what: 'request', expected: expect.request, actual: request.left ?? null }]),
    ...(expect.response === undefined ? [] : [{ what: 'response', expected: expect.response, actual: response.left ?? null }]),
  ];
  return {
    name: given.name,
    action,
    rules,
    findings,
    differences: compared.filter(({ expected, actual }) => JSON.stringify(expected) !== JSON.stringify(actual)),
  };
}

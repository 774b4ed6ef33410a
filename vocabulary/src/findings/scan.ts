import type { FindingDefinition, ScanBudget, Scanner, ScanResult } from './definition.ts';
import { compileEngine, type Engine } from './engine.ts';
import { FINDING_KINDS, FINDINGS, type FindingKind } from './index.ts';
import type { Candidate } from './overlap.ts';
import { toUtf16 } from './utf16.ts';

export const DEFAULT_BUDGET: ScanBudget = { maxBytes: 8 * 1024 * 1024, maxCandidates: 10_000 };
const SCRATCH_BYTES = 64 * 1024;

/**
 * The one scanner: a single automaton pass over UTF-8 bytes, then hand-written matchers in bounded windows, then overlaps.
 * Compiled once; a scanner is not reentrant, but any number may exist. Input is attacker-controlled and may be invalid UTF-8.
 *
 * @example
 * createScanner().scanText('write to ada@example.org').findings; // [{ kind: 'EMAIL', start: 9, end: 24, ... }]
 */
export function createScanner(): Scanner<FindingKind>;
export function createScanner<const List extends readonly FindingDefinition[]>(definitions: List): Scanner<List[number]['kind']>;
export function createScanner(definitions: readonly FindingDefinition[] = FINDING_KINDS.map((kind) => FINDINGS[kind])): Scanner {
  const engine = compileEngine(definitions);
  const pass = compilePass(engine);
  const encoder = new TextEncoder();
  let scratch = new Uint8Array(SCRATCH_BYTES);
  return {
    engine,
    scan: (bytes, budget) => pass(bytes, bytes.length, 0, withDefaults(budget)),
    scanText(text, budget, label = '') {
      const limits = withDefaults(budget);
      const prefix = label === '' ? '' : `${label}=`;
      // One UTF-16 unit is at most three bytes; text beyond the budget is never encoded.
      const valueRoom = Math.min(3 * text.length, limits.maxBytes);
      const room = 3 * prefix.length + valueRoom;
      if (scratch.length < room) scratch = new Uint8Array(room);
      const valueStart = prefix === '' ? 0 : encoder.encodeInto(prefix, scratch).written;
      const target = valueStart === 0 && limits.maxBytes >= scratch.length ? scratch : scratch.subarray(valueStart, valueStart + valueRoom);
      const { read, written } = encoder.encodeInto(text, target);
      const { findings, truncated } = pass(scratch, valueStart + written, valueStart, limits);
      return { findings: toUtf16(scratch, valueStart, findings), truncated: truncated || read < text.length };
    },
  };
}

function withDefaults(budget: Partial<ScanBudget> | undefined): ScanBudget {
  return budget === undefined ? DEFAULT_BUDGET : { ...DEFAULT_BUDGET, ...budget };
}

type Pass = (bytes: Uint8Array, length: number, valueStart: number, budget: ScanBudget) => ScanResult;

function compilePass(engine: Engine): Pass {
  const matching = engine.createMatching();
  return (bytes, length, valueStart, budget) => {
    const end = Math.min(length, valueStart + budget.maxBytes);
    matching.begin(bytes, end, valueStart);
    const candidates: Candidate[] = [];
    // Locals, because the loop runs once a byte.
    const { classes, next, shift, outputs } = engine.automaton;
    let state = 0;
    for (let index = 0; index < end; index++) {
      state = next[state + classes[bytes[index]!]!]!;
      if (state >= 0) continue;
      state &= 0x7fffffff;
      for (const word of outputs[state >> shift]!) matching.tryWord(word, index + 1, candidates);
      if (candidates.length > budget.maxCandidates) return { findings: engine.report(candidates.slice(0, budget.maxCandidates)), truncated: true };
    }
    return { findings: engine.report(candidates), truncated: end < length };
  };
}

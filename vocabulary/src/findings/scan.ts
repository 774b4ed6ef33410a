import { buildAutomaton } from './automaton.ts';
import { DIGITS, type FindingDefinition, type ScanBudget, type ScanFinding, type ScanInput, type Scanner, type ScanResult } from './definition.ts';
import { FINDING_KINDS, FINDINGS, type FindingKind } from './index.ts';
import { type Candidate, resolveOverlaps } from './overlap.ts';
import { touchesPlaceholder } from './placeholder.ts';
import { createDigitReader } from './reading/digits.ts';
import { toUtf16 } from './utf16.ts';

const DEFAULT_BUDGET: ScanBudget = { maxBytes: 8 * 1024 * 1024, maxCandidates: 10_000 };
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
  const pass = compilePass(definitions);
  const encoder = new TextEncoder();
  let scratch = new Uint8Array(SCRATCH_BYTES);
  return {
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

function compilePass(definitions: readonly FindingDefinition[]): Pass {
  const words = [...new Set(definitions.flatMap((definition) => definition.anchors))];
  const automaton = buildAutomaton(words);
  const lengths = words.map((word) => (word === DIGITS ? 1 : word.length));
  const interested = words.map((word) => definitions.flatMap((definition, index) => (definition.anchors.includes(word) ? [index] : [])));
  const detectors = definitions.map((definition) => `${definition.kind}@${definition.version}`);
  const digits = createDigitReader();
  /** Per definition: its last match ends here; anchors before belong to that match. */
  const until = new Int32Array(definitions.length);

  return (bytes, length, valueStart, budget) => {
    const end = Math.min(length, valueStart + budget.maxBytes);
    digits.begin(bytes, end);
    until.fill(0);
    const input: ScanInput = { bytes, end, valueStart, digitsAt: (start) => digits.readAt(start) };
    const candidates: Candidate[] = [];
    // Locals, because the loop runs once a byte.
    const { classes, next, shift, outputs } = automaton;
    let state = 0;
    for (let index = 0; index < end; index++) {
      state = next[state + classes[bytes[index]!]!]!;
      if (state >= 0) continue;
      state &= 0x7fffffff;
      for (const word of outputs[state >> shift]!) tryWord(input, word, index + 1, candidates);
      if (candidates.length > budget.maxCandidates) return { findings: report(candidates.slice(0, budget.maxCandidates)), truncated: true };
    }
    return { findings: report(candidates), truncated: end < length };
  };

  function tryWord(input: ScanInput, word: number, wordEnd: number, candidates: Candidate[]): void {
    const start = wordEnd - lengths[word]!;
    for (const index of interested[word]!) {
      if (start < until[index]!) continue;
      const definition = definitions[index]!;
      const match = definition.match(input, start, wordEnd);
      if (match === undefined || match.start < input.valueStart) continue;
      // Inert as a value and as the word before one: the SECRET of `[SECRET.JWT_1]` names nothing that follows.
      if (touchesPlaceholder(input.bytes, input.end, match.start, match.end) || touchesPlaceholder(input.bytes, input.end, start, wordEnd)) continue;
      until[index] = match.end;
      candidates.push({ ...match, definition: index, secret: definition.class === 'secret' });
    }
  }

  function report(candidates: readonly Candidate[]): ScanFinding[] {
    if (candidates.length === 0) return [];
    return resolveOverlaps(candidates).map(({ definition, start, end, confidence }) => {
      return { kind: definitions[definition]!.kind, start, end, confidence, detector: detectors[definition]! };
    });
  }
}

import { type Automaton, buildAutomaton } from './automaton.ts';
import { DEFAULT_AHEAD, DIGITS, type FindingDefinition, type ScanFinding, type ScanInput, WORD_BEHIND } from './definition.ts';
import { type Candidate, resolveOverlaps } from './overlap.ts';
import { touchesPlaceholder } from './placeholder.ts';
import { createDigitReader } from './reading/digits.ts';

/** Definitions, compiled: what every scan of them shares. Immutable. */
export interface Engine {
  readonly automaton: Automaton;
  /** Per word of the automaton: its length. */
  readonly lengths: readonly number[];
  readonly longest: number;
  createMatching(): Matching;
  /** Overlaps resolved; ordered and disjoint. */
  report(candidates: readonly Candidate[]): ScanFinding[];
  /** Where the earliest match could begin whose anchor begins at `anchor` or later. */
  earliest(bytes: Uint8Array, anchor: number): number;
}

/** The state of one scan. */
export interface Matching {
  /** What follows is about this text; `shift` = how far offsets moved down since the last call of the same scan, absent = a new scan. */
  begin(bytes: Uint8Array, end: number, valueStart: number, shift?: number): void;
  /** Asks the definitions that wait for the word that ends at `wordEnd`. */
  tryWord(word: number, wordEnd: number, candidates: Candidate[]): void;
  /** The offset that must have been seen before tryWord() says what it would say of any longer text. */
  decidedAt(word: number, wordEnd: number): number;
}

export function compileEngine(definitions: readonly FindingDefinition[]): Engine {
  const words = [...new Set(definitions.flatMap((definition) => definition.anchors))];
  const lengths = words.map((word) => (word === DIGITS ? 1 : word.length));
  const interested = words.map((word) => definitions.flatMap((definition, index) => (definition.anchors.includes(word) ? [index] : [])));
  const detectors = definitions.map((definition) => `${definition.kind}@${definition.version}`);
  const behind = definitions.reduce((most, definition) => Math.max(most, definition.behind ?? 0), 0);

  function createMatching(): Matching {
    const digits = createDigitReader();
    /** Per definition: its last match ends here; anchors before belong to that match. */
    const until = new Int32Array(definitions.length);
    let input: ScanInput = { bytes: new Uint8Array(0), end: 0, valueStart: 0, digitsAt: (start) => digits.readAt(start) };
    return {
      begin(bytes, end, valueStart, shift) {
        digits.begin(bytes, end);
        if (shift === undefined) until.fill(0);
        else if (shift > 0) for (let index = 0; index < until.length; index++) until[index] = Math.max(0, until[index]! - shift);
        input = { bytes, end, valueStart, digitsAt: input.digitsAt };
      },
      tryWord(word, wordEnd, candidates) {
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
      },
      decidedAt(word, wordEnd) {
        const start = wordEnd - lengths[word]!;
        let offset = wordEnd;
        for (const index of interested[word]!) {
          const { ahead = DEFAULT_AHEAD } = definitions[index]!;
          offset = Math.max(offset, wordEnd + (typeof ahead === 'number' ? ahead : ahead(input, start, wordEnd)));
        }
        return offset;
      },
    };
  }

  return {
    automaton: buildAutomaton(words),
    lengths,
    longest: Math.max(0, ...lengths),
    createMatching,
    report(candidates) {
      if (candidates.length === 0) return [];
      return resolveOverlaps(candidates).map(({ definition, start, end, confidence }) => {
        return { kind: definitions[definition]!.kind, start, end, confidence, detector: detectors[definition]! };
      });
    },
    earliest(bytes, anchor) {
      let word = anchor;
      while (word > 0 && anchor - word < WORD_BEHIND && bytes[word - 1]! > 0x20) word--;
      return Math.max(0, Math.min(word, anchor - behind));
    },
  };
}

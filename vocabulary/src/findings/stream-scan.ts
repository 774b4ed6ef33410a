import { LOOK_BEHIND, type ScanBudget, type ScanFinding, type Scanner } from './definition.ts';
import type { Candidate } from './overlap.ts';
import { openPlaceholderAt } from './placeholder.ts';
import { DEFAULT_BUDGET } from './scan.ts';

/** Offsets count from the stream's first unit: bytes where bytes are fed, UTF-16 units where strings are. */
export interface StreamStep<Kind extends string = string> {
  /** Final, ordered, disjoint; each lies between the last step's `safe` and this one's. */
  readonly findings: readonly ScanFinding<Kind>[];
  /** Nothing that comes can make a finding begin below; a boundary between characters. It never falls. */
  readonly safe: number;
  /** True where the budget ended before the input did: from then on nothing is examined, and nothing is held back. */
  readonly truncated: boolean;
}

export interface StreamScan<Kind extends string = string> {
  /** The next piece, cut anywhere, also inside a character. All pieces of a stream are strings, or all are bytes. */
  feed(piece: string | Uint8Array): StreamStep<Kind>;
  /** Nothing follows: decides what was waiting. `safe` is the end. */
  end(): StreamStep<Kind>;
}

/** A word that was seen and not yet decided. */
interface Waiting {
  readonly word: number;
  readonly end: number;
}

const FIRST_BUFFER = 4096;

/**
 * Finds in a stream, piece by piece, what scan() finds in the whole text, whatever the pieces. Keeps as much text as undecided words need (a few words;
 * the length of a key while one is coming) and 320 bytes of context, and answers every piece with what may be released.
 *
 * @example
 * const stream = createStreamScan(createScanner());
 * stream.feed('write to ada@exam'); // { findings: [], safe: 9, truncated: false }
 * stream.feed('ple.org today'); // { findings: [{ kind: 'EMAIL', start: 9, end: 24, ... }], safe: 25, ... }
 * stream.end(); // { findings: [], safe: 30, ... }
 */
export function createStreamScan<Kind extends string>({ engine }: Scanner<Kind>, limits: Partial<ScanBudget> = {}): StreamScan<Kind> {
  const budget = { ...DEFAULT_BUDGET, ...limits };
  const { classes, next, shift, outputs, depths } = engine.automaton;
  const matching = engine.createMatching();
  const encoder = new TextEncoder();
  let buffer = new Uint8Array(FIRST_BUFFER);
  let length = 0;
  /** Offset in the stream of buffer[0], and how far it moved since matching.begin(). */
  let base = 0;
  let moved = 0;
  let state = 0;
  let waiting: Waiting[] = [];
  /** What the first of them waits for, in the stream: more text never makes it less. */
  let due = 0;
  let candidates: Candidate[] = [];
  let found = 0;
  let safe = 0;
  let truncated = false;
  /** Of strings: UTF-16 units below `safe`, and a high surrogate that waits for its other half. */
  let units = 0;
  let half = '';
  let textual = false;
  matching.begin(buffer, 0, 0);

  function append(piece: string | Uint8Array, last = false): void {
    const from = length;
    if (typeof piece === 'string') {
      textual = true;
      const text = half + piece;
      half = !last && /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : '';
      const whole = text.slice(0, text.length - half.length);
      reserve(3 * whole.length);
      length += encoder.encodeInto(whole, buffer.subarray(length)).written;
    } else {
      reserve(piece.length);
      buffer.set(piece, length);
      length += piece.length;
    }
    if (base + length > budget.maxBytes) truncated = true;
    find(from, Math.min(length, Math.max(from, budget.maxBytes - base)));
  }

  function reserve(more: number): void {
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(2 * (length + more));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  }

  function find(from: number, to: number): void {
    for (let index = from; index < to; index++) {
      state = next[state + classes[buffer[index]!]!]!;
      if (state >= 0) continue;
      state &= 0x7fffffff;
      for (const word of outputs[state >> shift]!) waiting.push({ word, end: index + 1 });
    }
  }

  /** Decides words in their order, as far as what was seen decides them. */
  function decide(last: boolean): void {
    const end = Math.min(length, Math.max(0, budget.maxBytes - base));
    matching.begin(buffer, end, 0, moved);
    moved = 0;
    const seen = last || truncated ? Number.POSITIVE_INFINITY : openPlaceholderAt(buffer, end);
    let decided = 0;
    for (const { word, end: wordEnd } of waiting) {
      if (base + seen < due) break;
      const decidedAt = matching.decidedAt(word, wordEnd);
      if (decidedAt > seen) {
        due = base + decidedAt;
        break;
      }
      const before = candidates.length;
      matching.tryWord(word, wordEnd, candidates);
      found += candidates.length - before;
      decided++;
      if (found > budget.maxCandidates) {
        candidates.length -= found - budget.maxCandidates;
        truncated = true;
        decided = waiting.length;
        break;
      }
    }
    waiting = waiting.slice(decided);
  }

  /** Where the next finding can begin at the earliest. */
  function horizon(): number {
    let anchor = length - depths[(state & 0x7fffffff) >> shift]!;
    for (const { word, end } of waiting) {
      if (end - engine.longest >= anchor) break;
      anchor = Math.min(anchor, end - engine.lengths[word]!);
    }
    return engine.earliest(buffer, anchor);
  }

  /** Takes the candidates that nothing to come can touch. */
  function settle(bound: number): { readonly findings: readonly ScanFinding<Kind>[]; readonly open: number } {
    if (candidates.length === 0) return { findings: [], open: bound };
    const sorted = candidates.toSorted((a, b) => a.start - b.start);
    let open = bound;
    let reach = -1;
    let settled = 0;
    for (const [index, candidate] of sorted.entries()) {
      if (candidate.start >= reach) {
        if (reach > bound) break;
        settled = index;
        open = Math.min(bound, candidate.start);
      }
      reach = Math.max(reach, candidate.end);
    }
    if (reach <= bound) {
      settled = sorted.length;
      open = bound;
    }
    candidates = sorted.slice(settled);
    return { findings: engine.report(sorted.slice(0, settled)) as ScanFinding<Kind>[], open };
  }

  function step(last: boolean): StreamStep<Kind> {
    decide(last);
    const { findings, open } = settle(last || truncated ? length : horizon());
    let boundary = last ? length : open;
    while (boundary > safe - base && boundary < length && (buffer[boundary]! & 0xc0) === 0x80) boundary--;
    const unitAt = createUnitCounter(buffer, safe - base, textual ? units : safe, textual);
    const mapped = findings.map((finding) => ({ ...finding, start: unitAt(finding.start), end: unitAt(finding.end) }));
    units = unitAt(boundary);
    safe = base + boundary;
    forget(Math.max(0, boundary - LOOK_BEHIND));
    return { findings: mapped, safe: units, truncated };
  }

  function forget(count: number): void {
    if (count < FIRST_BUFFER / 4) return;
    buffer.copyWithin(0, count, length);
    length -= count;
    base += count;
    moved += count;
    waiting = waiting.map(({ word, end }) => ({ word, end: end - count }));
    candidates = candidates.map((candidate) => ({ ...candidate, start: candidate.start - count, end: candidate.end - count }));
  }

  return {
    feed(piece) {
      append(piece);
      return step(false);
    },
    end() {
      if (half !== '') append('', true);
      return step(true);
    },
  };
}

/** Offsets of ascending buffer indices: as they are for bytes, in UTF-16 units for text. */
function createUnitCounter(bytes: Uint8Array, from: number, first: number, textual: boolean): (index: number) => number {
  if (!textual) return (index) => first + index - from;
  let at = from;
  let units = first;
  return (index) => {
    for (; at < index; at++) {
      const byte = bytes[at]!;
      if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
  };
}

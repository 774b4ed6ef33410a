import type { ScanBudget, ScanFinding, Scanner } from '../findings/definition.ts';
import type { FindingKind } from '../findings/index.ts';

/** A finding, or a piece of one, that only the texts before it tell. */
export interface SeamFinding {
  readonly finding: ScanFinding<FindingKind>;
  /** Which text it is, in their order, and what add() was given for it. */
  readonly order: number;
  readonly at: number;
  readonly pointer: string;
  readonly start: number;
  readonly end: number;
  /** UTF-16 units of the whole value over all pieces; 0 where the finding lies in one text and only its context in another. */
  readonly spans: number;
}

export interface AdjacentTexts {
  /** The role of the message whose members' pointers begin with `scope`. */
  setRole(role: string, scope: string): void;
  /** The next text of a message. `at` is given back with what is found. */
  add(text: string, pointer: string, at: number): readonly SeamFinding[];
  /** True where there were more seams than are looked at. */
  readonly truncated: boolean;
}

/** Looked at on either side of a seam. */
const TAIL = 256;
const HEAD = 512;
const MAX_ROLES = 8;
/** Pieces of one value. */
const MAX_PIECES = 8;
/** Pieces of a value follow each other as they are, or one blank apart. */
const JOINS = [
  { joiner: '', trimmed: false },
  { joiner: ' ', trimmed: true },
] as const;
const BUDGET: ScanBudget = { maxBytes: 4 * (TAIL + HEAD), maxCandidates: 64 };

interface Piece {
  readonly pointer: string;
  readonly order: number;
  readonly at: number;
  /** Place in the tail's text, in its own text, and length. */
  readonly joined: number;
  readonly start: number;
  readonly length: number;
}

interface Tail {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/**
 * Finds values that are split over consecutive texts of one role: `my card is 4111 1111`, `1111 1111, thanks`. Reads a bounded window around each seam, and only
 * where neither side ends in what ends a value.
 */
export function createAdjacentTexts(scanner: Scanner<FindingKind>, maxUnits: number): AdjacentTexts {
  const tails = new Map<string, readonly Tail[]>();
  let role = '';
  let scope = '';
  let texts = 0;
  let left = maxUnits;
  let truncated = false;

  function joinTail(tail: Tail, joiner: string, head: Piece, text: string): { readonly joined: Tail; readonly found: readonly SeamFinding[] } {
    const seam = tail.text.length + joiner.length;
    const joined = { text: tail.text + joiner + text, pieces: [...tail.pieces, { ...head, joined: seam }] };
    left -= joined.text.length;
    const { findings } = scanner.scanText(joined.text, BUDGET);
    return { joined, found: findings.filter(({ end }) => end > seam).flatMap((finding) => split(finding, joined.pieces)) };
  }

  return {
    setRole(given, within) {
      role = given;
      scope = `${within}/`;
    },
    add(text, pointer, at) {
      const key = pointer.startsWith(scope) ? role : '';
      const before = tails.get(key);
      const found: SeamFinding[] = [];
      const begin = text.length - text.trimStart().length;
      const stop = text.trimEnd().length;
      if (begin >= stop) return [];
      const order = texts++;
      const after = JOINS.map(({ joiner, trimmed }, index) => {
        const [start, end] = trimmed ? [begin, stop] : [0, text.length];
        const own = ownTail(text, { pointer, order, at }, start, end);
        const tail = before?.[index];
        const headEnd = end - start <= HEAD ? end : wordBefore(text, start, start + HEAD);
        if (tail === undefined || headEnd <= start || !goesOn(tail.text) || !isStart(text.charCodeAt(begin))) return own;
        truncated ||= left <= 0;
        if (left <= 0) return own;
        const join = joinTail(tail, joiner, { pointer, order, at, joined: 0, start, length: headEnd - start }, text.slice(start, headEnd));
        found.push(...join.found);
        return headEnd === end && end - start < TAIL ? shorten(join.joined) : own;
      });
      tails.delete(key);
      if (tails.size < MAX_ROLES) tails.set(key, after);
      return found;
    },
    get truncated() {
      return truncated;
    },
  };
}

/** The last words of a text. */
function ownTail(text: string, place: Pick<Piece, 'pointer' | 'order' | 'at'>, start: number, end: number): Tail {
  const from = end - start <= TAIL ? start : wordAfter(text, end - TAIL, end);
  return { text: text.slice(from, end), pieces: [{ ...place, joined: 0, start: from, length: end - from }] };
}

function shorten(tail: Tail): Tail {
  const over = tail.text.length - TAIL;
  const first = tail.pieces.at(-MAX_PIECES + 1)?.joined ?? 0;
  if (over <= 0 && first === 0) return tail;
  const cut = over <= first ? first : wordAfter(tail.text, over, tail.text.length);
  const pieces = tail.pieces.flatMap((piece) => {
    const lost = Math.max(0, cut - piece.joined);
    return lost >= piece.length ? [] : [{ ...piece, joined: piece.joined + lost - cut, start: piece.start + lost, length: piece.length - lost }];
  });
  return { text: tail.text.slice(cut), pieces };
}

/** A number cut in two must not become another number: windows end between words, or hold nothing. */
function wordAfter(text: string, from: number, end: number): number {
  const blank = text.slice(from, end).search(/\s/);
  return blank < 0 ? end : from + blank + 1;
}

function wordBefore(text: string, start: number, end: number): number {
  for (let index = end; index > start; index--) if (text.charCodeAt(index) <= 0x20) return index;
  return start;
}

/** False where a sentence ends; a stop within an address ends none. */
function goesOn(tail: string): boolean {
  return /(?:[\w@:=+\-/%&#~*(]|@[\w.-]{1,64}\.)\s{0,8}$/.test(tail.slice(-80));
}

function isStart(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) ||
    code === 0x40 ||
    code === 0x2e ||
    code === 0x2d ||
    code === 0x5f ||
    code === 0x2b
  );
}

function split(finding: ScanFinding<FindingKind>, pieces: readonly Piece[]): readonly SeamFinding[] {
  const parts = pieces.flatMap(({ pointer, order, at, joined, start, length }) => {
    const from = Math.max(finding.start, joined);
    const to = Math.min(finding.end, joined + length);
    return from < to ? [{ finding, order, at, pointer, start: start + from - joined, end: start + to - joined }] : [];
  });
  const spans = parts.length > 1 ? finding.end - finding.start : 0;
  return parts.map((part) => ({ ...part, spans }));
}

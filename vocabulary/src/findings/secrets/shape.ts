import { byteAt, isAlnum } from '../reading/bytes.ts';

const DIGITS = '0123456789';
const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();

/** Alphabets of a shape, by the letter that names them in `<a:36>`. */
const ALPHABETS: { readonly [letter: string]: string } = {
  d: DIGITS,
  h: `${DIGITS}abcdef`,
  H: `${DIGITS}abcdefABCDEF`,
  l: DIGITS + LOWER,
  u: DIGITS + UPPER,
  a: DIGITS + LOWER + UPPER,
  x: LOWER,
  X: LOWER + UPPER,
  U: UPPER,
  s: `${LOWER}234567`,
  w: `${DIGITS + LOWER + UPPER}_`,
  t: `${DIGITS + LOWER + UPPER}_-`,
  k: `${DIGITS + LOWER + UPPER}_-.`,
  b: `${DIGITS + LOWER + UPPER}+/`,
  z: `${DIGITS + LOWER + UPPER}_-.~`,
  c: `${DIGITS + LOWER + UPPER}_-+/=,`,
  p: `${DIGITS + LOWER + UPPER}%`,
  e: `${DIGITS + LOWER + UPPER}_-+/=`,
};
/** Longer leading literals are compared, not searched. */
const MAX_ANCHOR = 14;

interface Literal {
  readonly literal: string;
}
interface Run {
  readonly alphabet: string;
  readonly accepts: Uint8Array;
  readonly min: number;
  readonly max: number;
}
type Segment = Literal | Run;

/** How a token is built: literals and runs of an alphabet, read greedily and never twice. */
export interface Shape {
  readonly segments: readonly Segment[];
  /** The literal to look for, in lower case; '' where the shape has none and can only be read where it must begin. */
  readonly anchor: string;
  /** The segment that begins with the anchor. */
  readonly anchored: number;
  /** True where no run can hold a word: digits and a to f only. */
  readonly wordless: boolean;
  /** True where a literal is more than the joints of ids and paths. */
  readonly marked: boolean;
}

/** Parses `gsk_<a:52>`, `<l:14>.atlasv1.<t:60-70>`: literals, and runs `<alphabet:count>` or `<alphabet:min-max>`. Throws RangeError: lists are code, not input. */
export function parseShape(text: string): Shape {
  const segments = [...text.matchAll(/<([A-Za-z]):(\d+)(?:-(\d+))?>|[^<]+/g)].map(([whole, letter, min, max]): Segment => {
    if (letter === undefined) return { literal: whole };
    const alphabet = ALPHABETS[letter];
    if (alphabet === undefined) throw new RangeError(`alphabet ${letter} of ${text}`);
    const accepts = new Uint8Array(256);
    for (let index = 0; index < alphabet.length; index++) accepts[alphabet.charCodeAt(index)] = 1;
    return { alphabet, accepts, min: Number(min), max: Number(max ?? min) };
  });
  const anchored = segments.findIndex((segment) => 'literal' in segment && isTelling(segment.literal));
  const first = segments[anchored];
  const anchor = first !== undefined && 'literal' in first ? first.literal.slice(0, MAX_ANCHOR).toLowerCase() : '';
  const wordless = segments.every((segment) => 'literal' in segment || /^\d+(?:abcdef)?(?:ABCDEF)?$/.test(segment.alphabet));
  const marked = segments.some((segment) => 'literal' in segment && /[^-./]/.test(segment.literal));
  return { segments, anchor, anchored, wordless, marked };
}

/** A literal worth looking for: it begins with no digit, two of its characters are none, and two letters alone are in every text. */
const isTelling = (literal: string): boolean => !/^\d/.test(literal) && literal.replace(/\d/g, '').length >= 2 && !/^[a-z]{2}$/i.test(literal);

/** Reads the whole shape at `start`; its end, or -1. Neither half of a longer token: what follows neither goes on with the last alphabet nor is a letter or digit. */
export function readShape(bytes: Uint8Array, end: number, start: number, shape: Shape): number {
  let index = start;
  for (const segment of shape.segments) {
    index = readSegment(bytes, end, index, segment);
    if (index < 0) return -1;
  }
  const next = byteAt(bytes, end, index);
  const last = shape.segments.at(-1)!;
  return isAlnum(next) || ('accepts' in last && last.accepts[next] === 1) ? -1 : index;
}

/** Where the shape begins whose anchor stands at `anchor`, or -1: runs before the anchor are read backwards. */
export function findStart(bytes: Uint8Array, anchor: number, shape: Shape): number {
  let index = anchor;
  for (let position = shape.anchored - 1; position >= 0; position--) {
    const segment = shape.segments[position]!;
    if ('literal' in segment) {
      index -= segment.literal.length;
      if (index < 0) return -1;
      continue;
    }
    const from = Math.max(0, index - segment.max);
    let begin = index;
    while (begin > from && segment.accepts[bytes[begin - 1]!] === 1) begin--;
    if (index - begin < segment.min) return -1;
    index = begin;
  }
  return index;
}

function readSegment(bytes: Uint8Array, end: number, start: number, segment: Segment): number {
  if ('literal' in segment) {
    const { literal } = segment;
    if (start + literal.length > end) return -1;
    for (let index = 0; index < literal.length; index++) if (bytes[start + index] !== literal.charCodeAt(index)) return -1;
    return start + literal.length;
  }
  const limit = Math.min(end, start + segment.max);
  let index = start;
  while (index < limit && segment.accepts[bytes[index]!] === 1) index++;
  return index - start < segment.min ? -1 : index;
}

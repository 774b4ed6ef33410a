import type { FindingDefinition, Match, ScanInput } from '../definition.ts';
import { byteAt, isAlnum, isLetter, isLower, isQuote, isUpper, lowerText } from '../reading/bytes.ts';
import { endsInCrc32 } from '../reading/crc32.ts';
import { looksGenerated, profileValue } from '../reading/profile.ts';
import { findStart, parseShape, readShape, type Shape } from './shape.ts';
import { sampleExamples } from './sample.ts';

/** Shapes that need a word before them: without one they are any id or hash. */
export interface NamedShapes {
  readonly shapes: readonly string[];
  /** Lower case; one of them, then `=`, `:`, a quote or a word such as key, then the value, all within 48 bytes. */
  readonly near?: readonly string[];
  /** The token ends in the CRC-32 of the rest; where that holds, there is no doubt left. */
  readonly check?: 'crc';
}
/** What one vendor issues, by kind. A string is a shape that speaks for itself. */
export type VendorSecrets = { readonly [Kind in `SECRET.${string}`]: readonly (string | NamedShapes)[] };

interface Row {
  readonly anchor: string;
  readonly near: boolean;
  readonly shape: Shape;
  readonly check: boolean;
}

const REACH = 48;
const MAX_PROFILED = 160;
/** From this many characters on, the literal leaves no doubt and anything may follow. */
const UNMISTAKABLE = 12;
const DISTINCTIVE = 6;
const TELLING = 4;
const STAND_IN = /x{6}|your[-_]|placeholder|[-_]here$|\.{3}/;
/** Between the vendor's name and the value, in lower case. */
const NAMES_SECRET = /key|token|secret|passw|auth|cred|access|private|login|api/;

/** One definition from a vendor's row of the tables: its examples are made from its shapes. */
export function defineVendorSecret<Kind extends string>(kind: Kind, entries: readonly (string | NamedShapes)[]): FindingDefinition<Kind> {
  const rows = shareAnchors(entries.flatMap(toRows));
  return {
    kind,
    version: 1,
    class: 'secret',
    anchors: [...new Set(rows.map(({ anchor }) => anchor))],
    match(input, start, wordEnd) {
      let best: Match | undefined;
      for (const row of rows) {
        if (row.anchor.length !== wordEnd - start) continue;
        const match = row.near ? matchNamed(input, start, wordEnd, row) : matchPlain(input, start, row);
        if (match !== undefined && (best === undefined || match.end - match.start > best.end - best.start)) best = match;
      }
      return best;
    },
    defaultAction: 'redact',
    criteria: ['CC6.1', 'C1.1'],
    get examples() {
      return sampleExamples(kind, entries);
    },
  };
}

/** Where one anchor begins another, both look for the shorter: at one place the longest of all shapes wins. */
function shareAnchors(rows: readonly Row[]): Row[] {
  return rows.map((row) => {
    const shorter = rows.find((other) => !other.near && other.anchor.length < row.anchor.length && row.anchor.startsWith(other.anchor));
    return shorter === undefined || row.near ? row : { ...row, anchor: shorter.anchor };
  });
}

function toRows(entry: string | NamedShapes): Row[] {
  if (typeof entry === 'string') return toRows({ shapes: [entry] });
  const shapes = entry.shapes.map(parseShape);
  const check = entry.check === 'crc';
  if (entry.near === undefined) {
    if (shapes.some(({ anchor }) => anchor === '')) throw new RangeError(`no anchor in ${entry.shapes.join(' ')}`);
    return shapes.map((shape) => ({ anchor: shape.anchor, near: false, shape, check }));
  }
  return entry.near.flatMap((anchor) => shapes.map((shape) => ({ anchor, near: true, shape, check })));
}

function matchPlain({ bytes, end, valueStart }: ScanInput, anchor: number, { shape, check }: Row): Match | undefined {
  const start = findStart(bytes, anchor, shape);
  if (start < valueStart || !isFree(bytes, start)) return undefined;
  const stop = readShape(bytes, end, start, shape);
  if (stop < 0 || !isPlausible(bytes, start, stop, shape)) return undefined;
  if (check) return { start, end: stop, confidence: endsInCrc32(bytes, start + literalLength(shape), stop) ? 99 : 95, validated: true, context: false };
  const telling = shape.anchor.length >= TELLING;
  return { start, end: stop, confidence: telling ? 96 : 80, validated: telling, context: !telling };
}

/** Reads on from the vendor's name: the value begins at the first place behind a join where the whole shape stands. */
function matchNamed({ bytes, end, valueStart }: ScanInput, word: number, wordEnd: number, { anchor, shape }: Row): Match | undefined {
  if (lowerText(bytes, word, wordEnd) !== anchor || (isLetter(byteAt(bytes, word, word - 1)) && !(isUpper(bytes[word]!) && isLower(bytes[word - 1]!))))
    return undefined;
  const limit = Math.min(end, wordEnd + REACH);
  let joined = !isAlnum(bytes[wordEnd - 1]!);
  for (let index = wordEnd; index < limit; index++) {
    const byte = bytes[index]!;
    if (byte === 0x0a && index > wordEnd && !joined) return undefined;
    joined ||= isJoin(byte);
    if (index < valueStart || !isAlnum(byte) || !isFree(bytes, index)) continue;
    if (!(joined || shape.marked || NAMES_SECRET.test(lowerText(bytes, wordEnd, index)))) continue;
    const stop = readShape(bytes, end, index, shape);
    if (stop >= 0 && isPlausible(bytes, index, stop, shape))
      return { start: index, end: stop, confidence: 85, validated: literalLength(shape) > 2, context: true };
  }
  return undefined;
}

/** = : > , ( and quotes. */
const isJoin = (byte: number): boolean => byte === 0x3d || byte === 0x3a || byte === 0x3e || byte === 0x2c || byte === 0x28 || isQuote(byte);

/** Not the rest of a longer word. */
function isFree(bytes: Uint8Array, start: number): boolean {
  const before = byteAt(bytes, start, start - 1);
  return !isAlnum(bytes[start]!) || !(isAlnum(before) || before === 0x5f);
}

function literalLength({ segments }: Shape): number {
  const [first] = segments;
  return first !== undefined && 'literal' in first ? first.literal.length : 0;
}

/** No stand-in: a generator made the part behind the literal. */
function isPlausible(bytes: Uint8Array, start: number, end: number, shape: Shape): boolean {
  const literal = literalLength(shape);
  const body = start + literal;
  const text = lowerText(bytes, body, Math.min(end, body + MAX_PROFILED));
  if (STAND_IN.test(text)) return false;
  if (literal >= UNMISTAKABLE) return true;
  const profile = profileValue(bytes, body, Math.min(end, body + MAX_PROFILED));
  if (profile.length <= 16) return profile.distinct >= 4;
  const letters = profile.lowers + profile.uppers;
  if (shape.wordless || (literal >= DISTINCTIVE && (profile.digits > 0 || profile.uppers > 0))) return profile.distinct >= 4;
  if (profile.digits === 0) return profile.distinct >= 10 && profile.lowers > 0 && profile.uppers > 0 && profile.changes >= 6;
  return letters === 0 ? profile.distinct >= 5 : looksGenerated(profile) || (profile.distinct >= 8 && profile.digits >= 4);
}

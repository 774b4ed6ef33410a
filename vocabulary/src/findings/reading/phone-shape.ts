import type { DigitRun } from '../definition.ts';

/** The first `groups` groups of a digit run, read as a telephone number. */
export interface PhoneShape {
  readonly bytes: Uint8Array;
  readonly run: DigitRun;
  readonly groups: number;
  readonly digits: number;
  /** A + stands before. */
  readonly plus: boolean;
  /** A parenthesis opens before the first group. */
  readonly open: boolean;
}

const ZERO = 0x30;
const BLANK = 0x20;
const HYPHEN = 0x2d;
const DOT = 0x2e;
const SLASH = 0x2f;
const CLOSE = 0x29;
/** A separator of several bytes that does not begin with a closing parenthesis. */
const MIXED = 1;

/** Per cent that the shape alone is a telephone number; 0 where only a word nearby could tell. */
export function rateShape(shape: PhoneShape): number {
  const rate = rateUnmistakable(shape);
  return rate === 0 && !shape.plus && !shape.open && isTrunk(shape) ? 65 : rate;
}

/** rateShape() without what a part of some longer number may look like. */
export function rateUnmistakable(shape: PhoneShape): number {
  if (shape.plus) return isInternational(shape) ? 85 : 0;
  if (shape.open) return isParenthesised(shape) ? 80 : 0;
  return isNorthAmerican(shape) ? 75 : 0;
}

/** What a word nearby may turn into a number: 6 to 13 digits, not written like a date, a version or an address. */
export function isPossible(shape: PhoneShape): boolean {
  const { digits, groups } = shape;
  if (digits < 6 || digits > 13 || groups > 6 || sizeOf(shape, groups - 1) < 2) return false;
  if (groups === 1) return digits >= 7;
  for (let gap = 1; gap < groups - 1; gap++) if (separatorOf(shape, gap) === SLASH) return false;
  return !isDateLike(shape) && !isDottedQuad(shape);
}

/** E.164: 8 to 15 digits; no plan in use exceeds 13, and country 1 has exactly 11. */
function isInternational(shape: PhoneShape): boolean {
  const first = digitOf(shape, 0);
  if (first === 0 || shape.groups > 7) return false;
  return first === 1 ? shape.digits === 11 : shape.digits >= 8 && shape.digits <= 13;
}

/** (415) 555-0132, (07).8182.2600, (0946)-618867; a year in parentheses is a citation. */
function isParenthesised(shape: PhoneShape): boolean {
  return separatorOf(shape, 0) === CLOSE && shape.digits >= 9 && shape.digits <= 12 && shape.groups <= 4 && sizeOf(shape, 1) >= 2 && !isYear(shape);
}

/** 3-3-4, also behind 1 or 001; with blanks only where the area is a possible one. */
function isNorthAmerican(shape: PhoneShape): boolean {
  const { groups } = shape;
  if (groups < 3 || groups > 4 || sizeOf(shape, groups - 1) !== 4 || sizeOf(shape, groups - 2) !== 3 || sizeOf(shape, groups - 3) !== 3) return false;
  const separator = separatorOf(shape, 0);
  for (let gap = 1; gap < groups - 1; gap++) if (separatorOf(shape, gap) !== separator) return false;
  if (separator !== HYPHEN && separator !== DOT && separator !== BLANK) return false;
  if (groups === 3) return separator !== BLANK || digitOf(shape, 0) >= 2;
  return sizeOf(shape, 0) === 1
    ? digitOf(shape, 0) === 1
    : sizeOf(shape, 0) === 3 && digitOf(shape, 0) === 0 && digitOf(shape, 1) === 0 && digitOf(shape, 2) === 1;
}

/** A national number with its trunk 0, in groups: 0120 588 40 18, 059-3559801, 0-532-123-45-67, 04 70 57 82 92. */
function isTrunk(shape: PhoneShape): boolean {
  const { digits, groups } = shape;
  const first = sizeOf(shape, 0);
  if (digitOf(shape, 0) !== 0 || groups < 2 || groups > 6 || first > 5 || sizeOf(shape, groups - 1) < 2) return false;
  if (digits < 9 || digits > (digitOf(shape, 1) === 0 ? 15 : 12) || (first > 1 && isZero(shape, first))) return false;
  const separator = separatorOf(shape, 0);
  if (first === 1 && separator !== HYPHEN) return false;
  for (let gap = 0; gap < groups - 1; gap++) if (separatorOf(shape, gap) === SLASH && (groups > 2 || first < 3)) return false;
  return !(separator === DOT && groups === 2) && !isDateLike(shape) && !isDottedQuad(shape) && !isOtherCode(shape);
}

/** 3-2-4 (a social security number that fails its rules), 3-3-3 (Canadian), 5-4 (ZIP+4). */
function isOtherCode(shape: PhoneShape): boolean {
  const first = sizeOf(shape, 0);
  if (shape.groups === 2) return first === 5 && sizeOf(shape, 1) === 4;
  return shape.groups === 3 && first === 3 && shape.digits === 9 && sizeOf(shape, 1) <= 3;
}

/** DD-MM-YYYY, YYYY-MM-DD, DD.MM.YY, whatever follows them. */
function isDateLike(shape: PhoneShape): boolean {
  if (shape.groups < 3 || separatorOf(shape, 0) !== separatorOf(shape, 1) || separatorOf(shape, 0) === BLANK) return false;
  const [day, month, year] = [sizeOf(shape, 0), sizeOf(shape, 1), sizeOf(shape, 2)];
  if (day <= 2 && month <= 2 && (year === 4 || (year === 2 && shape.groups === 3))) return true;
  return month <= 2 && year <= 2 && isYear(shape);
}

function isDottedQuad(shape: PhoneShape): boolean {
  if (shape.groups < 4) return false;
  for (let group = 0; group < 4; group++) if (sizeOf(shape, group) > 3 || (group < 3 && separatorOf(shape, group) !== DOT)) return false;
  return true;
}

/** The first group is 1900 to 2099. */
function isYear(shape: PhoneShape): boolean {
  if (sizeOf(shape, 0) !== 4) return false;
  const century = 10 * digitOf(shape, 0) + digitOf(shape, 1);
  return century === 19 || century === 20;
}

function isZero(shape: PhoneShape, size: number): boolean {
  for (let index = 0; index < size; index++) if (digitOf(shape, index) !== 0) return false;
  return true;
}

function sizeOf({ run }: PhoneShape, group: number): number {
  return run.bounds[2 * group + 1]! - run.bounds[2 * group]!;
}

/** Digit `index` of the first group. */
function digitOf({ bytes, run }: PhoneShape, index: number): number {
  return bytes[run.bounds[0]! + index]! - ZERO;
}

function separatorOf({ bytes, run }: PhoneShape, gap: number): number {
  const start = run.bounds[2 * gap + 1]!;
  const first = bytes[start]!;
  if (first === CLOSE) return CLOSE;
  if (first === 0xc2) return BLANK;
  return run.bounds[2 * gap + 2]! - start === 1 ? first : MIXED;
}

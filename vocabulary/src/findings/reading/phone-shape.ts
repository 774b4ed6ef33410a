import type { DigitRun } from '../definition.ts';

/** How the first groups of a digit run are written. */
export interface PhoneShape {
  readonly sizes: readonly number[];
  readonly digits: number;
  /** The separator texts between the groups, one ASCII character class each: `-`, `.`, ` `, `/`, `)` or `mixed`. */
  readonly separators: readonly string[];
  readonly first: string;
  readonly plus: boolean;
  readonly open: boolean;
}

export function describeShape(bytes: Uint8Array, run: DigitRun, groups: number, prefix: { readonly plus: boolean; readonly open: boolean }): PhoneShape {
  const sizes: number[] = [];
  const separators: string[] = [];
  let digits = 0;
  for (let group = 0; group < groups; group++) {
    const start = run.bounds[2 * group] as number;
    const end = run.bounds[2 * group + 1] as number;
    sizes.push(end - start);
    digits += end - start;
    if (group + 1 < groups) separators.push(describeSeparator(bytes, end, run.bounds[2 * group + 2] as number));
  }
  let first = '';
  for (let index = run.bounds[0] as number; index < (run.bounds[1] as number); index++) first += String.fromCharCode(bytes[index] as number);
  return { sizes, digits, separators, first, ...prefix };
}

function describeSeparator(bytes: Uint8Array, start: number, end: number): string {
  if (bytes[start] === 0x29) return ')';
  if (end - start === 1 || bytes[start] === 0xc2) return bytes[start] === 0xc2 ? ' ' : String.fromCharCode(bytes[start] as number);
  return 'mixed';
}

/** Per cent that the shape alone is a telephone number; 0 where only a word nearby could tell. */
export function rateShape(shape: PhoneShape): number {
  if (shape.plus) return isInternational(shape) ? 85 : 0;
  if (shape.open) return isParenthesised(shape) ? 80 : 0;
  if (isNorthAmerican(shape)) return 75;
  if (isTrunk(shape)) return 65;
  return 0;
}

/** What a word nearby may turn into a number: 6 to 13 digits, not written like a date, a version or an address. */
export function isPossible(shape: PhoneShape): boolean {
  const { digits, sizes, separators } = shape;
  if (digits < 6 || digits > 13 || sizes.some((size) => size > 13) || (sizes.at(-1) as number) < 2) return false;
  if (isDateLike(shape) || isDottedQuad(shape)) return false;
  return sizes.length > 1 ? sizes.length <= 6 && !separators.slice(1).includes('/') : digits >= 7;
}

/** E.164: 8 to 15 digits; no plan in use exceeds 13, and country 1 has exactly 11. */
function isInternational({ digits, first, sizes }: PhoneShape): boolean {
  if (first.startsWith('0') || sizes.length > 7) return false;
  return first.startsWith('1') ? digits === 11 : digits >= 8 && digits <= 13;
}

/** (415) 555-0132, (07).8182.2600, (0946)-618867; a year in parentheses is a citation. */
function isParenthesised({ digits, first, sizes, separators }: PhoneShape): boolean {
  return separators[0] === ')' && digits >= 9 && digits <= 12 && sizes.length <= 4 && (sizes[1] as number) >= 2 && !/^(?:19|20)\d\d$/.test(first);
}

/** 3-3-4, also behind 1 or 001; with blanks only where area and exchange are possible ones. */
function isNorthAmerican({ sizes, separators, first }: PhoneShape): boolean {
  const shape = sizes.join('-');
  const even = separators.every((separator) => separator === separators[0]);
  if (shape === '1-3-3-4') return first === '1' && even && separators[0] !== '/';
  if (shape === '3-3-3-4') return first === '001' && even;
  return shape === '3-3-4' && even && (separators[0] === '-' || separators[0] === '.' || (separators[0] === ' ' && /^[2-9]/.test(first)));
}

/** A national number with its trunk 0, in groups: 0120 588 40 18, 059-3559801, 0-532-123-45-67, 04 70 57 82 92. */
function isTrunk(shape: PhoneShape): boolean {
  const { digits, first, sizes, separators } = shape;
  if (!first.startsWith('0') || /^00+$/.test(first) || sizes.length < 2 || sizes.length > 6) return false;
  if (digits < 9 || digits > (first.startsWith('00') ? 15 : 12) || (sizes.at(-1) as number) < 2 || first.length > 5) return false;
  if (first === '0' && separators[0] !== '-') return false;
  if (separators.includes('/') && (sizes.length > 2 || first.length < 3)) return false;
  if (separators[0] === '.' && sizes.length === 2) return false;
  return !isDateLike(shape) && !isDottedQuad(shape);
}

/** DD-MM-YYYY, YYYY-MM-DD, DD.MM.YY, whatever follows them. */
function isDateLike({ sizes, separators, first }: PhoneShape): boolean {
  if (sizes.length < 3 || separators[0] !== separators[1] || separators[0] === ' ') return false;
  const [day, month, year] = sizes as [number, number, number];
  if (day <= 2 && month <= 2 && (year === 4 || (year === 2 && sizes.length === 3))) return true;
  return day === 4 && month <= 2 && year <= 2 && /^(?:19|20)/.test(first);
}

function isDottedQuad({ sizes, separators }: PhoneShape): boolean {
  return sizes.length >= 4 && sizes.slice(0, 4).every((size) => size <= 3) && separators.slice(0, 3).every((separator) => separator === '.');
}

import { type Decoded, isAlnumCode, isDigitCode, isVisible } from './decoded.ts';
import { LOOK_ALIKE_LETTERS, ZEROS } from './look-alike-letters.ts';
import { classOf, isFolded, isLookAlike } from './unit-class.ts';

/** How far a word is read for a letter that is really ASCII. */
const REACH = 16;

/** A letter that looks like one of ASCII, in a word that has ASCII characters too: `exаmple` with a Cyrillic а. Words of one script stay. */
export function decodeLookAlike(text: string, index: number): Decoded | undefined {
  const value = LOOK_ALIKE_LETTERS.get(text.charCodeAt(index));
  return value !== undefined && (isMixed(text, index, -1) || isMixed(text, index, 1)) ? { value, length: 1 } : undefined;
}

function isMixed(text: string, index: number, step: 1 | -1): boolean {
  for (let at = index + step, left = REACH; left > 0; at += step, left--) {
    const code = text.charCodeAt(at);
    if (isAlnumCode(code) || code === 0x40 || code === 0x5f) return true;
    if (!isLookAlike(code) && code !== 0x2d && code !== 0x2e) return false;
  }
  return false;
}

/** Full-width, mathematical, circled and other forms of ASCII characters, as compatibility normalisation (NFKC) reads them. */
export function decodeForm(text: string, index: number): Decoded | undefined {
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0);
  const value = character >= '\uff01' && character <= '\uff5e' ? String.fromCharCode(character.charCodeAt(0) - 0xfee0) : character.normalize('NFKC');
  if (value === character || !/^[ -~]+$/.test(value)) return undefined;
  // Punctuation of Chinese and Japanese text, numbers of lists: only where a value could go on.
  const bound = !isAlnumCode(value.charCodeAt(0)) || character < '\uff00';
  const apart = bound && !isPart(text.charCodeAt(index - 1)) && !isPart(text.charCodeAt(index + 1));
  return apart && character.length === 1 ? undefined : { value, length: character.length };
}

/** Blanks, dashes and stops beyond ASCII between two characters of a value. */
export function decodeJoint(text: string, index: number): Decoded | undefined {
  const code = text.charCodeAt(index);
  const before = text.charCodeAt(index - 1);
  const after = text.charCodeAt(index + 1);
  const value = jointOf(code);
  // Longer dashes stand between words and between years; in a word they are no hyphen.
  const joins = value === ' ' ? isSeen : code >= 0x2012 && code <= 0x2015 ? isNumeral : isPart;
  return joins(before) && joins(after) ? { value, length: 1 } : undefined;
}

function jointOf(code: number): string {
  if (code === 0xb7 || code === 0x2024 || code === 0x3002 || code === 0xff61) return '.';
  return (code >= 0x2010 && code <= 0x2015) || code === 0x2212 ? '-' : ' ';
}

/** A decimal digit of another script, in a number of more than one digit. */
export function decodeDigit(text: string, index: number): Decoded | undefined {
  if (!isNumeral(text.charCodeAt(index - 1)) && !isNumeral(text.charCodeAt(index + 1))) return undefined;
  const code = text.charCodeAt(index);
  const zero = ZEROS.findLast((first) => first <= code) ?? code;
  return { value: String(code - zero), length: 1 };
}

function isPart(code: number): boolean {
  return isAlnumCode(code) || isFolded(code);
}

function isSeen(code: number): boolean {
  return isVisible(code) || isFolded(code);
}

function isNumeral(code: number): boolean {
  return isDigitCode(code) || classOf(code) === 'digit' || (code >= 0xff10 && code <= 0xff19);
}

import { byteAt, isAlnum, isDigit, isLetter, isLower, isQuote, isToken, isUpper } from './bytes.ts';

/** Longest rest of an identifier behind its telling word: `password_for_the_staging_host`. */
const MAX_SUFFIX = 32;
/** A key that ends in one of these names a property of the secret, not the secret. */
const ABOUT = new Set(
  (
    'type name names id ids url uri count limit length size policy field label hint in at expires expiry expiration ttl path file version algorithm alg endpoint prefix format status ' +
    'usage index class input placeholder error required reset min max text title message description rotation manager provider source kind model budget window price cost set list map'
  ).split(' '),
);

/** Offset behind the identifier whose telling word ends at `wordEnd`, or -1 where the word is only a part of another (`tokenizer`, `secretary`). */
export function readKeyEnd(bytes: Uint8Array, end: number, wordEnd: number, plural: boolean): number {
  let index = wordEnd;
  if (plural && (byteAt(bytes, end, index) | 0x20) === 0x73 && !isAlnum(byteAt(bytes, end, index + 1))) index++;
  const first = byteAt(bytes, end, index);
  if (isLetter(first) && !(isUpper(first) && isLower(byteAt(bytes, end, index - 1)))) return -1;
  const limit = Math.min(end, index + MAX_SUFFIX);
  let segment = '';
  while (index < limit) {
    const byte = bytes[index]!;
    if (!isToken(byte) && !(byte === 0x2e && isAlnum(byteAt(bytes, end, index + 1)))) break;
    if (!isAlnum(byte) || (isUpper(byte) && isLower(byteAt(bytes, end, index - 1)))) segment = '';
    if (isAlnum(byte)) segment += String.fromCharCode(isUpper(byte) ? byte | 0x20 : byte);
    index++;
  }
  return index === wordEnd + MAX_SUFFIX || ABOUT.has(segment) ? -1 : index;
}

/** Where the value begins behind a key, and how it was set apart. */
export interface Separation {
  readonly at: number;
  /** Nothing but blanks between key and value. */
  readonly blank: boolean;
}

const MAX_BLANKS = 24;
const MAX_TYPE_NAME = 16;

/**
 * Reads what joins a key to its value: `=`, `:`, `:=`, `.=`, `?=`, `=>`, `->`, `==`, `!=`, `is`, ` string =`, `: string =`, `|`, a comma after a quoted key, `>` of an XML element, or blanks.
 * The key's own closing quotes and brackets may come first; `word` is where its telling word begins. Undefined where no value can follow.
 */
export function readSeparation(bytes: Uint8Array, end: number, keyEnd: number, word: number): Separation | undefined {
  let index = keyEnd;
  let closed = false;
  while (index < keyEnd + 4 && isCloser(byteAt(bytes, end, index))) {
    closed ||= isQuote(byteAt(bytes, end, index));
    index++;
  }
  const blanks = skipBlanks(bytes, end, index);
  if (byteAt(bytes, end, index) === 0x3e && isElement(bytes, word)) return { at: skipAnySpace(bytes, end, index + 1), blank: false };
  const mark = readMark(bytes, end, blanks, closed);
  const typed = readTypeName(bytes, end, skipBlanks(bytes, end, mark));
  if (typed > 0) return { at: skipBlanks(bytes, end, typed), blank: false };
  if (mark > blanks) return { at: skipBlanks(bytes, end, mark), blank: false };
  return blanks > index && !closed ? { at: blanks, blank: true } : undefined;
}

function readMark(bytes: Uint8Array, end: number, start: number, closed: boolean): number {
  const first = byteAt(bytes, end, start);
  if (first === 0x7c || (first === 0x2c && closed)) return start + 1;
  if ((first | 0x20) === 0x69 && (byteAt(bytes, end, start + 1) | 0x20) === 0x73 && byteAt(bytes, end, start + 2) === 0x20) {
    return byteAt(bytes, end, start + 3) === 0x3a ? start + 4 : start + 3;
  }
  let index = start;
  while (index < start + 3 && isMark(byteAt(bytes, end, index))) index++;
  const last = byteAt(bytes, end, index - 1);
  return index > start && (last === 0x3d || last === 0x3a || last === 0x3e) ? index : start;
}

/** Offset behind the `=` of `string =`, or -1: a declaration names the type between key and value. */
function readTypeName(bytes: Uint8Array, end: number, start: number): number {
  let index = start;
  while (index < start + MAX_TYPE_NAME && isLetter(byteAt(bytes, end, index))) index++;
  if (index === start || byteAt(bytes, end, index) !== 0x20) return -1;
  const mark = skipBlanks(bytes, end, index);
  return byteAt(bytes, end, mark) === 0x3d && byteAt(bytes, end, mark + 1) !== 0x3d ? mark + 1 : -1;
}

/** ! + - . : = > ? */
function isMark(byte: number): boolean {
  return byte === 0x21 || byte === 0x2b || (byte >= 0x2d && byte <= 0x2e) || byte === 0x3a || (byte >= 0x3d && byte <= 0x3f);
}
/** Quotes, ] ) } * and the backslash of an escaped quote. */
const isCloser = (byte: number): boolean => isQuote(byte) || byte === 0x5d || byte === 0x29 || byte === 0x7d || byte === 0x2a || byte === 0x5c;

function skipBlanks(bytes: Uint8Array, end: number, start: number): number {
  let index = start;
  while (index < start + MAX_BLANKS && (byteAt(bytes, end, index) === 0x20 || byteAt(bytes, end, index) === 0x09)) index++;
  return index;
}

function skipAnySpace(bytes: Uint8Array, end: number, start: number): number {
  let index = start;
  while (index < start + 4 * MAX_BLANKS && byteAt(bytes, end, index) !== 0 && byteAt(bytes, end, index) <= 0x20) index++;
  return index;
}

/** True where the identifier that holds the word begins right behind `<`: an XML element. Reads at most 32 bytes. */
function isElement(bytes: Uint8Array, word: number): boolean {
  let index = word;
  while (index > 0 && word - index < MAX_SUFFIX && (isToken(bytes[index - 1]!) || isDigit(bytes[index - 1]!))) index--;
  return byteAt(bytes, word + 1, index - 1) === 0x3c;
}

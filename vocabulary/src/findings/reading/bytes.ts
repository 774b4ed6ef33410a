/** Byte classes of ASCII; bytes >= 0x80 belong to none. */
const DIGIT = 1;
const LOWER = 2;
const UPPER = 4;
const HEX = 8;
const JOINT = 16; // - and _, which base64url shares with identifiers

const CLASS = new Uint8Array(256);
for (let byte = 0x30; byte <= 0x39; byte++) CLASS[byte] = DIGIT | HEX;
for (let byte = 0x41; byte <= 0x5a; byte++) CLASS[byte] = UPPER | (byte <= 0x46 ? HEX : 0);
for (let byte = 0x61; byte <= 0x7a; byte++) CLASS[byte] = LOWER | (byte <= 0x66 ? HEX : 0);
CLASS[0x2d] = JOINT;
CLASS[0x5f] = JOINT;

const classOf = (byte: number): number => CLASS[byte]!;

/** The byte at `index`, or 0 outside [0, end): no text byte that any matcher accepts is 0. */
export function byteAt(bytes: Uint8Array, end: number, index: number): number {
  return index >= 0 && index < end ? bytes[index]! : 0;
}

export const isDigit = (byte: number): boolean => (classOf(byte) & DIGIT) !== 0;
export const isUpper = (byte: number): boolean => (classOf(byte) & UPPER) !== 0;
export const isLower = (byte: number): boolean => (classOf(byte) & LOWER) !== 0;
export const isLetter = (byte: number): boolean => (classOf(byte) & (LOWER | UPPER)) !== 0;
export const isAlnum = (byte: number): boolean => (classOf(byte) & (LOWER | UPPER | DIGIT)) !== 0;
export const isHex = (byte: number): boolean => (classOf(byte) & HEX) !== 0;
/** A-Z a-z 0-9 - _ : the alphabet of base64url and of most provider tokens. */
export const isToken = (byte: number): boolean => (classOf(byte) & (LOWER | UPPER | DIGIT | JOINT)) !== 0;
/** Space, tab, line feed, carriage return. */
export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
export const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27 || byte === 0x60;

/** First index in [start, limit) whose byte is not accepted, else `limit`. */
export function skipWhile(bytes: Uint8Array, start: number, limit: number, accepts: (byte: number) => boolean): number {
  let index = start;
  while (index < limit && accepts(bytes[index]!)) index++;
  return index;
}

/** True where the ASCII text stands at `index`, compared exactly. */
export function startsWith(bytes: Uint8Array, end: number, index: number, text: string): boolean {
  if (index < 0 || index + text.length > end) return false;
  for (let i = 0; i < text.length; i++) if (bytes[index + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** ASCII bytes of [start, end) in lower case; callers bound the length. */
export function lowerText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!;
    text += String.fromCharCode(isUpper(byte) ? byte | 0x20 : byte);
  }
  return text;
}

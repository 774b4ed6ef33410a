import { isDigit, isLetter } from './reading/bytes.ts';

/** A token of the longest value that one token holds (transforms/transform-keys.ts), with its kind. */
const LONGEST = 384;

/**
 * What redaction leaves in place of a value: `[EMAIL_1]`, `[SECRET.JWT_2]`; pseudonyms and tokens have the same form. Placeholders are inert: a scan never reports one or a part of one, nor something because of one,
 * so that redacting twice equals redacting once.
 */
export function formatPlaceholder(kind: string, number: number): string {
  return `[${kind.toUpperCase()}_${number}]`;
}

/** True where [start, end) touches a placeholder. Reads at most 384 bytes beyond either side, and of what stands before no more than one word. */
export function touchesPlaceholder(bytes: Uint8Array, length: number, start: number, end: number): boolean {
  let open = start - 1;
  while (open >= 0 && start - open < LONGEST && isIdByte(bytes[open]!)) open--;
  for (let index = bytes[open] === 0x5b ? open : start; index < end; index++) {
    if (bytes[index] === 0x5b && placeholderEnd(bytes, length, index) > start) return true;
  }
  return false;
}

/** Where a placeholder begins that the end of the text may have cut, else `length`. */
export function openPlaceholderAt(bytes: Uint8Array, length: number): number {
  let index = length - 1;
  while (index >= 0 && length - index < LONGEST && isIdByte(bytes[index]!)) index--;
  return index >= 0 && bytes[index] === 0x5b ? index : length;
}

/** `[` upper-case id, `_`, digits, `]`: the offset behind it, or -1. */
function placeholderEnd(bytes: Uint8Array, length: number, open: number): number {
  const limit = Math.min(length, open + LONGEST);
  let index = open + 1;
  while (index < limit && isIdByte(bytes[index]!)) index++;
  if (index >= limit || bytes[index] !== 0x5d) return -1;
  let digits = index;
  while (isDigit(bytes[digits - 1]!)) digits--;
  return digits < index && bytes[digits - 1] === 0x5f && digits - 1 > open + 1 ? index + 1 : -1;
}

function isIdByte(byte: number): boolean {
  return (isLetter(byte) && byte < 0x61) || isDigit(byte) || byte === 0x5f || byte === 0x2e;
}

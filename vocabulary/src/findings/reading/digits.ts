import type { DigitRun } from '../definition.ts';
import { isDigit } from './bytes.ts';

const MAX_GROUPS = 10;
const MAX_GROUP_DIGITS = 19; // the longest card; nothing we look for has more digits in a row
export const MAX_SEPARATOR = 3;

export interface DigitReader {
  begin(bytes: Uint8Array, end: number): void;
  readAt(start: number): DigitRun;
}

/** Reads runs into one reused buffer; the matchers of one anchor read the same run, and only the first of them pays. */
export function createDigitReader(): DigitReader {
  const bounds = new Int32Array(2 * MAX_GROUPS);
  const run = { bounds, groups: 0, digits: 0, overlong: false };
  let bytes = new Uint8Array(0) as Uint8Array;
  let end = 0;
  let at = -1;
  return {
    begin(input, length) {
      bytes = input;
      end = length;
      at = -1;
    },
    readAt(start) {
      if (start !== at) fillRun(run, bytes, end, start);
      at = start;
      return run;
    },
  };
}

function fillRun(run: { -readonly [Member in keyof DigitRun]: DigitRun[Member] }, bytes: Uint8Array, end: number, start: number): void {
  run.groups = 0;
  run.digits = 0;
  run.overlong = true;
  let index = start;
  while (run.groups < MAX_GROUPS) {
    const from = index;
    const limit = Math.min(end, from + MAX_GROUP_DIGITS + 1);
    while (index < limit && isDigit(bytes[index]!)) index++;
    if (index - from > MAX_GROUP_DIGITS) return;
    run.bounds[2 * run.groups] = from;
    run.bounds[2 * run.groups + 1] = index;
    run.groups++;
    run.digits += index - from;
    index = skipSeparator(bytes, end, index);
    if (index < 0) {
      run.overlong = false;
      return;
    }
  }
}

/** Index of the digit behind 1 to 3 separator bytes, or -1. */
function skipSeparator(bytes: Uint8Array, end: number, start: number): number {
  for (let index = start; index < end && index - start <= MAX_SEPARATOR; index++) {
    const byte = bytes[index]!;
    if (isDigit(byte)) return index;
    if (!isSeparator(byte)) return -1;
  }
  return -1;
}

/** Space - . ( ) / and the two bytes of a no-break space; a line break ends a number. */
function isSeparator(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x28 && byte <= 0x29) || (byte >= 0x2d && byte <= 0x2f) || byte === 0xc2 || byte === 0xa0;
}

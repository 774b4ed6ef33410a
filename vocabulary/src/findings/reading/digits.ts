import type { DigitRun } from '../definition.ts';
import { isDigit } from './bytes.ts';

const MAX_GROUPS = 10;
const MAX_GROUP_DIGITS = 19; // the longest card; nothing we look for has more digits in a row
const MAX_SEPARATOR = 3;

export interface DigitReader {
  read(bytes: Uint8Array, end: number, start: number): DigitRun;
}

/** Reads runs into one reused buffer; a second read of the same start of the same scan costs nothing. */
export function createDigitReader(): DigitReader {
  const run = { bounds: new Int32Array(2 * MAX_GROUPS), groups: 0, digits: 0, overlong: false };
  return {
    read(bytes, end, start) {
      run.groups = 0;
      run.digits = 0;
      run.overlong = false;
      let index = start;
      while (run.groups < MAX_GROUPS) {
        const from = index;
        const limit = Math.min(end, from + MAX_GROUP_DIGITS + 1);
        while (index < limit && isDigit(bytes[index] as number)) index++;
        if (index - from > MAX_GROUP_DIGITS) {
          run.overlong = true;
          return run;
        }
        run.bounds[2 * run.groups] = from;
        run.bounds[2 * run.groups + 1] = index;
        run.groups++;
        run.digits += index - from;
        const following = skipSeparator(bytes, end, index);
        if (following < 0) return run;
        index = following;
      }
      run.overlong = true;
      return run;
    },
  };
}

/** Index of the digit behind 1 to 3 separator bytes, or -1. */
function skipSeparator(bytes: Uint8Array, end: number, start: number): number {
  for (let index = start; index < end && index - start <= MAX_SEPARATOR; index++) {
    const byte = bytes[index] as number;
    if (isDigit(byte)) return index;
    if (!isSeparator(byte)) return -1;
  }
  return -1;
}

/** Space - . ( ) / and the two bytes of a no-break space; a line break ends a number. */
function isSeparator(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x28 && byte <= 0x29) || (byte >= 0x2d && byte <= 0x2f) || byte === 0xc2 || byte === 0xa0;
}

import type { FindingDefinition, Match } from '../definition.ts';
import { DIGITS } from '../definition.ts';
import { aheadOfDigits } from '../reading/ahead.ts';
import { byteAt, isAlnum, isDigit } from '../reading/bytes.ts';
import { createWordFinder } from '../reading/words.ts';

const REACH = 48;
const findContext = createWordFinder(['ssn', 'social security', 'social-security', 'social_security', 'socialsecurity', 'soc sec', 'ss#', 'taxpayer', 'itin']);

/** AAA-GG-SSSS by the Social Security Administration's rules; without hyphens, or with an area above 899, only where a word nearby says so. */
export const usSsn: FindingDefinition<'US_SSN'> = {
  kind: 'US_SSN',
  version: 1,
  class: 'pii',
  dataClass: 'restricted',
  anchors: [DIGITS],
  match(input, start): Match | undefined {
    const { bytes, end, valueStart } = input;
    const run = input.digitsAt(start);
    if (run.digits < 9 || start < valueStart || !isFree(byteAt(bytes, start, start - 1), byteAt(bytes, start, start - 2))) return undefined;
    const hyphen = bytes[start + 3] === 0x2d && bytes[start + 6] === 0x2d;
    const spaced = bytes[start + 3] === 0x20 && bytes[start + 6] === 0x20;
    const stop = hyphen || spaced ? start + 11 : start + 9;
    if (hyphen || spaced ? !isGrouped(run.bounds, run.groups, start) : run.bounds[1]! !== stop) return undefined;
    if (stop > end || !isFree(byteAt(bytes, end, stop), byteAt(bytes, end, stop + 1))) return undefined;
    const gap = hyphen || spaced ? 1 : 0;
    const area = readNumber(bytes, start, 3);
    if (area === 0 || area === 666 || readNumber(bytes, start + 3 + gap, 2) === 0 || readNumber(bytes, stop - 4, 4) === 0) return undefined;
    const context = findContext(bytes, Math.max(0, start - REACH), start) >= 0;
    if (!context && (!hyphen || area >= 900)) return undefined;
    // Named, it is no other country's number that happens to have nine digits and a check digit that fits.
    return { start, end: stop, confidence: context ? 99 : 80, validated: hyphen || context, context };
  },
  ahead: aheadOfDigits(2),
  defaultAction: 'allow_with_log',
  criteria: ['C1.1', 'P4', 'P6', 'CC6.7'],
  examples: {
    positives: [
      'SSN «123-45-6789» on file',
      'row,«219-09-9999»,x',
      'social security number is «219099999».',
      'ssn: «219 09 9999»',
      '{"ssn":"«899-01-0001»"}',
      'backup SSN «987-65-4321»',
    ],
    nearMisses: [
      '000-12-3456',
      '666-12-3456',
      '123-00-4567',
      '123-45-0000',
      '987-65-4321',
      '219099999',
      '219 09 9999',
      '1219-09-9999',
      '219-09-99999',
      'a219-09-9999',
      '219-09-9999-1',
      '2-219-09-9999',
      'ssn 21909999',
      '[US_SSN_1]',
    ],
  },
};

/** True where the byte next to the number does not make it part of a longer word, number or dashed code. */
function isFree(next: number, beyond: number): boolean {
  return !(isAlnum(next) || next === 0x5f || ((next === 0x2d || next === 0x2e) && isAlnum(beyond)));
}

function isGrouped(bounds: Int32Array, groups: number, start: number): boolean {
  return groups >= 3 && bounds[1] === start + 3 && bounds[2] === start + 4 && bounds[3] === start + 6 && bounds[4] === start + 7 && bounds[5] === start + 11;
}

function readNumber(bytes: Uint8Array, start: number, digits: number): number {
  let value = 0;
  for (let index = start; index < start + digits; index++) {
    const byte = bytes[index]!;
    if (!isDigit(byte)) return 0; // zero is refused by every caller
    value = value * 10 + byte - 0x30;
  }
  return value;
}

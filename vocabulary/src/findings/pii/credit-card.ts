import type { DigitRun, FindingDefinition, Match } from '../definition.ts';
import { DIGITS } from '../definition.ts';
import { aheadOfDigits } from '../reading/ahead.ts';
import { byteAt, isAlnum, isDigit, isHex } from '../reading/bytes.ts';
import { passesLuhn } from '../reading/luhn.ts';
import { createWordFinder } from '../reading/words.ts';

/** Issuer prefixes and their lengths (ISO/IEC 7812): Visa, Mastercard, Amex, Diners, JCB, Discover, Maestro, UnionPay, Mir, RuPay. */
const ISSUERS: readonly (readonly [prefix: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|309|3[689])/, [14, 16]],
  [/^(?:2131|1800)/, [15]],
  [/^35/, [16, 17, 18, 19]],
  [/^(?:6011|64[4-9]|65|60|81|82|508)/, [16, 17, 18, 19]],
  [/^220[0-4]/, [16, 17, 18, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3]|0604|5[0678]|67)/, [12, 13, 14, 15, 16, 17, 18, 19]],
];
const REACH = 48;
const findContext = createWordFinder([
  'card',
  'credit',
  'debit',
  'visa',
  'mastercard',
  'amex',
  'maestro',
  'kreditkart',
  'carte',
  'tarjeta',
  'carta',
  'cc',
  'pan',
]);

/** 12 to 19 digits that pass Luhn, whole or in the groups cards are printed in; an unknown issuer needs a word nearby. */
export const creditCard: FindingDefinition<'CREDIT_CARD'> = {
  kind: 'CREDIT_CARD',
  version: 1,
  class: 'pii',
  dataClass: 'restricted',
  anchors: [DIGITS],
  match(input, start): Match | undefined {
    const { bytes, end, valueStart } = input;
    const run = input.digitsAt(start);
    if (run.digits < 12 || start < valueStart || !isFreeBefore(bytes, start)) return undefined;
    for (let groups = Math.min(run.groups, 5); groups > 0; groups--) {
      const stop = run.bounds[2 * groups - 1]!;
      if (!isCardShape(bytes, run, groups) || !isFreeBehind(bytes, end, stop)) continue;
      if (!passesLuhn(bytes, start, stop)) continue;
      const digits = readDigits(bytes, start, stop);
      if (isMonotonous(digits)) continue;
      const context = findContext(bytes, Math.max(0, start - REACH), start) >= 0;
      if (context || hasIssuer(digits)) return { start, end: stop, confidence: context ? 99 : 90, validated: true, context };
    }
    return undefined;
  },
  ahead: aheadOfDigits(2),
  defaultAction: 'allow_with_log',
  criteria: ['C1.1', 'P4', 'P6', 'CC6.7'],
  examples: {
    positives: [
      'card «4111111111111111» expires',
      '"pan":"«5555-5555-5555-4444»"',
      'amex «3782 822463 10005»',
      '«6759649826438453»',
      'Visa «4222222222222» (13)',
      'diners «3056 930902 5904»;',
      '12 «4111 1111 1111 1111» 12/27',
      'carte: «6304000000000000»',
    ],
    nearMisses: [
      '4111111111111112',
      '1700000000000',
      '0000 0000 0000 0000',
      'a4111111111111111',
      '4111111111111111f',
      '0.4111111111111111',
      '41111111111111111111',
      '4111 1111 1111',
      'f81d4fae-7dec-11d0-4111-411111111111',
      '4111-1111 1111-1111',
      '41 1111 1111 1111 11',
      '[CREDIT_CARD_1]',
    ],
  },
};

/** Whole, or the first group 4 digits long and one separator throughout: 4-4-4-4(-1..3), 4-6-5, 4-6-4, 4-4-4-1. */
function isCardShape(bytes: Uint8Array, run: DigitRun, groups: number): boolean {
  const size = (group: number): number => run.bounds[2 * group + 1]! - run.bounds[2 * group]!;
  if (groups === 1) return size(0) >= 12 && size(0) <= 19;
  if (groups === 2 || size(0) !== 4) return false;
  const separator = bytes[run.bounds[1]!]!;
  if (separator !== 0x20 && separator !== 0x2d) return false;
  for (let group = 1; group < groups; group++) {
    const gap = run.bounds[2 * group - 1]!;
    if (run.bounds[2 * group]! - gap !== 1 || bytes[gap] !== separator) return false;
  }
  if (groups === 3) return size(1) === 6 && (size(2) === 5 || size(2) === 4);
  return size(1) === 4 && size(2) === 4 && size(3) <= 4 && (groups === 4 || (size(3) === 4 && size(4) <= 3));
}

/** Not inside a word, a decimal fraction or a UUID. */
function isFreeBefore(bytes: Uint8Array, start: number): boolean {
  const before = byteAt(bytes, start, start - 1);
  if (isAlnum(before) || before === 0x5f) return false;
  const beyond = byteAt(bytes, start, start - 2);
  return !((before === 0x2e && isDigit(beyond)) || (before === 0x2d && isHex(beyond)));
}

function isFreeBehind(bytes: Uint8Array, end: number, stop: number): boolean {
  const behind = byteAt(bytes, end, stop);
  if (isAlnum(behind) || behind === 0x5f) return false;
  return !((behind === 0x2e || behind === 0x2d) && isDigit(byteAt(bytes, end, stop + 1)));
}

function readDigits(bytes: Uint8Array, start: number, end: number): string {
  let digits = '';
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!;
    if (isDigit(byte)) digits += String.fromCharCode(byte);
  }
  return digits;
}

/** One digit repeated passes Luhn in places and is never a card. */
const isMonotonous = (digits: string): boolean => digits === digits[0]!.repeat(digits.length);

function hasIssuer(digits: string): boolean {
  return ISSUERS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits));
}

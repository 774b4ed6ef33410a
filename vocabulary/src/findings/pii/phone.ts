import type { DigitRun, FindingDefinition, Match } from '../definition.ts';
import { DIGITS } from '../definition.ts';
import { aheadOfDigits } from '../reading/ahead.ts';
import { byteAt, isAlnum, isDigit, isLetter } from '../reading/bytes.ts';
import { isPossible, rateShape, rateUnmistakable } from '../reading/phone-shape.ts';
import { createWordFinder } from '../reading/words.ts';

const REACH = 40;
const MAX_DIGITS = 15;
const findName = createWordFinder(
  (
    'phone telephone tel telefon telefono telefone telefoon mobile mobil mobiel movil celular cellulare portable handy cell gsm puhelin tlf fax whatsapp sms ' +
    'voicemail call dial reach ring contact answering desk hotline landline pager'
  ).split(' '),
);
/** Behind one of these a number is something else, whatever stands further back. */
const findOther = createWordFinder(
  (
    'order invoice account ticket reference ref card iban ssn zip serial isbn tracking version passport license id created updated timestamp amount price total ' +
    'session sha tax vat case bank routing birth date social'
  ).split(' '),
);
const findBehind = createWordFinder('office fax mobile mobil cell home work phone tel direct landline'.split(' '));

/**
 * Telephone numbers: international with +, with an area in parentheses, North American, national with trunk 0 in groups;
 * any other 6 to 13 digits only beside a word that names a telephone. Numbering plans are not checked.
 */
export const phone: FindingDefinition<'PHONE'> = {
  kind: 'PHONE',
  version: 1,
  class: 'pii',
  anchors: [DIGITS],
  match(input, digits): Match | undefined {
    const { bytes, end, valueStart } = input;
    const run = input.digitsAt(digits);
    if (run.digits < 6) return undefined;
    const { start, plus, open } = readPrefix(bytes, valueStart, digits);
    if (start < valueStart || !isFreeBefore(bytes, start, plus)) return undefined;
    const continued = isContinued(bytes, start);
    let digitsLeft = run.digits;
    let named: boolean | undefined;
    for (let groups = run.groups; groups > 0 && digitsLeft >= 6; groups--) {
      const stop = run.bounds[2 * groups - 1]!;
      const shape = { bytes, run, groups, digits: digitsLeft, plus, open };
      digitsLeft -= stop - run.bounds[2 * groups - 2]!;
      if (shape.digits > MAX_DIGITS || shape.digits < 2 * groups - 2) continue;
      if (continued && groups < run.groups && groups !== 3 && groups !== 4) continue; // only 3-3-4 stands out of a row of numbers
      if (groups < run.groups ? !isCut(bytes, run, groups) : run.overlong || !isFreeBehind(bytes, end, stop)) continue;
      const rate = groups < run.groups || continued ? rateUnmistakable(shape) : rateShape(shape);
      if (rate === 0 && !isPossible(shape)) continue;
      named ??= isNamed(bytes, start);
      const context = named || isLabelledBehind(bytes, end, stop);
      if (rate === 0 && !context) continue;
      return {
        start,
        end: readExtension(bytes, end, stop),
        confidence: Math.min(95, (rate === 0 ? 60 : rate) + (context ? 15 : 0)),
        validated: false,
        context,
      };
    }
    return undefined;
  },
  ahead: aheadOfDigits(24),
  defaultAction: 'allow_with_log',
  criteria: ['C1.1', 'P4', 'P6', 'CC6.7'],
  examples: {
    positives: [
      'reach me on «+1 415 555 0132».',
      '«(415) 555-0132»',
      'x,«029 2018 0470»,y',
      'phone: «4155550132»',
      '{"phone":"«+31(0)285-333338»"}',
      '«555-222-3333» or later',
      'Desk: «5551234567»',
      '98 Main\n«62 6067-0754» fax',
      'dial «(800) 123-4567 x532» now',
      '«0-532-123-45-67»',
      'tel «04 70 57 82 92»',
    ],
    nearMisses: [
      'order 6702866266',
      '1700000000000',
      '2026-11-20 10:30',
      '20.11.2026',
      'version 1.2.3.4567',
      '192.168.100.200',
      'ISBN 0-306-40615-2',
      '0.123456789',
      'f81d4fae-7dec-11d0-8888-123456789012',
      'a555-222-3333',
      '1 000 000 000',
      '01.02.2023 10',
      'in (2019) 123456789',
      'phone: 12',
      '[PHONE_1]',
      'call order_id: 6702866266',
    ],
  },
};

/** Steps back over `(`, `+` and `(+` in front of the first digit. */
function readPrefix(bytes: Uint8Array, floor: number, digits: number): { start: number; plus: boolean; open: boolean } {
  let start = digits;
  const open = start > floor && bytes[start - 1] === 0x28;
  if (open) start--;
  const plus = start > floor && bytes[start - 1] === 0x2b;
  if (plus) start--;
  const wrapped = plus && !open && start > floor && bytes[start - 1] === 0x28;
  return { start: wrapped ? start - 1 : start, plus, open: open && !plus };
}

function isFreeBefore(bytes: Uint8Array, start: number, plus: boolean): boolean {
  const before = byteAt(bytes, start, start - 1);
  if (isAlnum(before) || before === 0x5f || before === 0x23 || before === 0x24 || before === 0x25 || before === 0x40) return false;
  const beyond = byteAt(bytes, start, start - 2);
  if (before === 0x2d || before === 0x2e || before === 0x2f || before === 0x3a)
    return plus ? !isDigit(beyond) : !isAlnum(beyond) || (before === 0x3a && isLetter(beyond));
  return true;
}

/** Other digits stand before, one blank away: an IBAN with a wrong check digit, a table, a list. */
function isContinued(bytes: Uint8Array, start: number): boolean {
  return byteAt(bytes, start, start - 1) === 0x20 && isDigit(byteAt(bytes, start, start - 2));
}

/** A number may end in the middle of a run only where a blank follows it. */
function isCut(bytes: Uint8Array, run: DigitRun, groups: number): boolean {
  for (let index = run.bounds[2 * groups - 1]!; index < run.bounds[2 * groups]!; index++) if (bytes[index] === 0x20) return true;
  return false;
}

function isFreeBehind(bytes: Uint8Array, end: number, stop: number): boolean {
  const behind = byteAt(bytes, end, stop);
  if (behind === 0x78) return isDigit(byteAt(bytes, end, stop + 1));
  if (isAlnum(behind) || behind === 0x5f || behind === 0x25 || behind === 0x40) return false;
  const beyond = byteAt(bytes, end, stop + 1);
  return !((behind === 0x3a || behind === 0x2e) && isDigit(beyond)) && !(behind === 0x2d && isDigit(beyond));
}

/** A telephone word stands before, with no other digits and no word for another number in between. */
function isNamed(bytes: Uint8Array, start: number): boolean {
  let from = start;
  while (from > 0 && start - from < REACH && !isDigit(bytes[from - 1]!)) from--;
  const named = findName(bytes, from, start);
  return named >= 0 && findOther(bytes, named, start) < 0;
}

function isLabelledBehind(bytes: Uint8Array, end: number, stop: number): boolean {
  let index = stop;
  while (index < end && index - stop < 3 && (bytes[index] === 0x20 || bytes[index] === 0x2d || bytes[index] === 0x28)) index++;
  return index > stop && findBehind(bytes, index, Math.min(end, index + 9)) >= 0;
}

/** Includes ` x532`, `x532`, ` ext. 9`. */
function readExtension(bytes: Uint8Array, end: number, stop: number): number {
  let index = stop;
  if (byteAt(bytes, end, index) === 0x20) index++;
  if ((byteAt(bytes, end, index) | 0x20) === 0x65 && (byteAt(bytes, end, index + 1) | 0x20) === 0x78 && (byteAt(bytes, end, index + 2) | 0x20) === 0x74) {
    index += 3;
    while (byteAt(bytes, end, index) === 0x2e || byteAt(bytes, end, index) === 0x20) if (++index > stop + 7) return stop;
  } else if ((byteAt(bytes, end, index) | 0x20) === 0x78) index++;
  else return stop;
  const digits = index;
  while (index < digits + 6 && isDigit(byteAt(bytes, end, index))) index++;
  return index > digits && !isAlnum(byteAt(bytes, end, index)) ? index : stop;
}

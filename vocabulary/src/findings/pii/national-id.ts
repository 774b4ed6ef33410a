import type { FindingDefinition, Match } from '../definition.ts';
import { DIGITS } from '../definition.ts';
import { aheadWhile } from '../reading/ahead.ts';
import { byteAt, isAlnum, isDigit, isLetter, isUpper, lowerText } from '../reading/bytes.ts';
import { NATIONAL_IDS, type NationalId } from '../reading/national-ids.ts';
import { createWordFinder } from '../reading/words.ts';

const REACH = 48;
const SHORTEST = 8;
const LONGEST = 18;
/** Of the text as it is written, separators included. */
const LONGEST_WRITTEN = 25;
/** A codice fiscale begins with six letters. */
const MAX_LETTERS = 6;
const findName = createWordFinder(
  (
    'ssn|social security|socialsecurity|social_security|national id|national-id|national_id|nationalid|national insurance|nino|identity|identification|ident nr|identnummer|idnr|' +
    'id card|id number|id no|citizen|personal code|personal number|personal id|pesel|cpf|bsn|burgerservicenummer|sofinummer|nir|insee|numero de securite|securite sociale|' +
    'codice fiscale|codice_fiscale|dni|nie|nif|personnummer|personnr|pnr|samordningsnummer|organisationsnummer|hetu|henkilotunnus|kennitala|cpr|fodselsnummer|kimlik|tckn|cnp|egn|' +
    'jmbg|oib|emso|rodne cislo|isikukood|asmens kodas|amka|steuer|sozialversicherung|svnr|ahv|avs|rijksregister|pps|aadhaar|aadhar|uidai|nric|hkid|mykad|nik|ktp|cnic|cccd|curp|' +
    'rut|cedula|sin|nas|tfn|abn|tin|rrn|frn|brn|snils|iin|taxpayer|tax id|tax_id'
  ).split('|'),
);
/** Behind one of these a number is something else. */
const findOther = createWordFinder(
  (
    'order|invoice|account|ticket|reference|tracking|serial|isbn|phone|telephone|tel|telefon|mobile|fax|created|updated|timestamp|session|sha|price|amount|total|card|iban|passport|' +
    'version|build|license|licence'
  ).split('|'),
);
const BY_LENGTH: readonly (readonly NationalId[])[] = Array.from({ length: LONGEST + 1 }, (_, length) =>
  NATIONAL_IDS.filter(({ lengths: [least, most] }) => length >= least && length <= most),
);

/** A decimal number, an address of version 4. */
const OTHER_FORM = /^\d+\.\d+$|^\d{1,3}(?:\.\d{1,3}){3}$/;
const GAP = /^[\s:="'\\#-]*(?:is|no|nr|number|nummer|numero)?[\s:="'\\#.-]*$/;
const MAX_GAP = 20;

interface Written {
  readonly end: number;
  /** Digits and upper-case letters. */
  readonly compact: string;
  readonly text: string;
}

/**
 * Identity numbers of 48 countries by their check digits and dates. A scheme whose check lets one in ten numbers pass is reported only in the form it is
 * written in, or behind a word that names it; behind such a word another number of a possible length passes as well, because people and test data misspell.
 */
export const nationalId: FindingDefinition<'NATIONAL_ID'> = {
  kind: 'NATIONAL_ID',
  version: 1,
  class: 'pii',
  dataClass: 'restricted',
  anchors: [DIGITS],
  match(input, digits): Match | undefined {
    const { bytes, end, valueStart } = input;
    let start = digits;
    while (start > valueStart && digits - start < MAX_LETTERS && isLetter(bytes[start - 1]!)) start--;
    if (start === digits) start = beforeBlank(bytes, valueStart, digits);
    if (!isFreeBefore(bytes, start)) return undefined;
    const continued = byteAt(bytes, start, start - 1) === 0x20 && isDigit(byteAt(bytes, start, start - 2));
    const candidates = readWritten(bytes, end, start, !continued).filter(({ text }) => !OTHER_FORM.test(text));
    if (candidates.length === 0) return undefined;
    let named: boolean | undefined;
    let other: boolean | undefined;
    for (const { end: stop, compact, text } of candidates) {
      const scheme = (BY_LENGTH[compact.length] ?? []).filter(({ shape, valid }) => shape.test(compact) && valid(compact));
      named ??= isNamed(bytes, start, findName);
      if (scheme.length > 0 && named) return { start, end: stop, confidence: 97, validated: true, context: true };
      other ??= isNamed(bytes, start, findOther);
      if (other) return undefined;
      if (scheme.some(({ needs }) => needs === 'alone' || (needs !== 'named' && needs.test(text))))
        return { start, end: stop, confidence: 80, validated: true, context: false };
      if (isDirectlyNamed(bytes, start) && isPlausible(compact)) return { start, end: stop, confidence: 60, validated: false, context: true };
    }
    return undefined;
  },
  behind: 3,
  ahead: aheadWhile((byte) => isAlnum(byte) || isJoint(byte), LONGEST_WRITTEN + 4, 3),
  defaultAction: 'allow_with_log',
  criteria: ['C1.1', 'P4', 'P6', 'CC6.7'],
  examples: {
    positives: [
      'pesel «44051401458» on file',
      'CPF: «529.982.247-25».',
      'codice fiscale «RSSMRA85T10A562S»',
      'DNI «12345678Z»,',
      'NIE: «X1234567L»',
      'personnummer «811218-9876»',
      'hetu «131052-308T»',
      'AVS «756.9217.0769.85»',
      '{"bsn":"«111222333»"}',
      'NINO «AB 12 34 56 C»',
      'aadhaar «2341 2341 2346»',
      'NRIC «S1234567D»',
      'RUT «12.345.678-5»',
      'my social security number is «046 454 286»',
      'citizen «11010519491231002X»',
    ],
    nearMisses: [
      '44051401459',
      'order 44051401458',
      '12345678A',
      'RSSMRA85T10A562T',
      '811218-9875',
      '1700000000000',
      '111222333',
      '2026-11-20 10:30',
      'a1b2c3d4e5f6',
      '0.44051401458',
      'v1.2.3-20240101',
      '192.168.100.200',
      'f81d4fae-7dec-11d0-a765-00a0c91e6bf6',
      'GB123456A',
      '046 454 287',
      '[NATIONAL_ID_1]',
    ],
  },
};

/** The solid word, and what it is part of: joined by - . / + throughout, or, where no number stands before, by blanks. Longest first. */
function readWritten(bytes: Uint8Array, end: number, start: number, blanks: boolean): Written[] {
  const found: Written[] = [];
  let compact = '';
  let text = '';
  for (let index = start; index <= start + LONGEST_WRITTEN; index++) {
    const byte = byteAt(bytes, end, index);
    if (isAlnum(byte)) {
      if (compact.length === LONGEST) return found;
      const character = String.fromCharCode(byte);
      compact += character.toUpperCase();
      text += character;
      continue;
    }
    const next = byteAt(bytes, end, index + 1);
    if (compact.length >= SHORTEST && isFreeBehind(byte, next)) found.unshift({ end: index, compact, text });
    if (byte === 0x20 && !blanks) return found;
    if (!isJoint(byte) || !isAlnum(next) || (byte === 0x20 && !isDigit(next) && !(isDigit(bytes[index - 1]!) && !isAlnum(byteAt(bytes, end, index + 2)))))
      return found;
    text += String.fromCharCode(byte);
  }
  return found;
}

function isNamed(bytes: Uint8Array, start: number, find: ReturnType<typeof createWordFinder>): boolean {
  let from = start;
  while (from > 0 && start - from < REACH && !isDigit(bytes[from - 1]!)) from--;
  const word = find(bytes, from, start);
  return word >= 0 && !isLetter(byteAt(bytes, start, word)) && !bytes.subarray(word, start).some(isBreak);
}

/** The word stands right before the number, as the key of a value or the subject of a sentence does. */
function isDirectlyNamed(bytes: Uint8Array, start: number): boolean {
  const word = findName(bytes, Math.max(0, start - REACH), start);
  return word >= 0 && start - word <= MAX_GAP && GAP.test(lowerText(bytes, word, start)) && !bytes.subarray(word, start).some(isBreak);
}

/** A national insurance number's two letters, one blank before its digits. */
function beforeBlank(bytes: Uint8Array, floor: number, digits: number): number {
  const start = digits - 3;
  return start >= floor && bytes[digits - 1] === 0x20 && isUpper(bytes[start]!) && isUpper(bytes[start + 1]!) && !isAlnum(byteAt(bytes, start, start - 1))
    ? start
    : digits;
}

/** A number somebody calls an identity number: 8 to 15 characters, mostly digits. */
function isPlausible(compact: string): boolean {
  if (compact.length > 15 || /^(\d)\1+$/.test(compact)) return false;
  return /^(?:\d{8,15}|[A-Z]{1,3}\d{6,10}[A-Z]{0,2}|\d{6,9}[A-Z]\d{0,4})$/.test(compact);
}

/** Not inside a word, a number with a point, a path, a UUID. */
function isFreeBefore(bytes: Uint8Array, start: number): boolean {
  const before = byteAt(bytes, start, start - 1);
  if (isAlnum(before) || before === 0x5f || before === 0x2b || before === 0x24 || before === 0x23 || before === 0x40 || before >= 0x80) return false;
  const beyond = byteAt(bytes, start, start - 2);
  return !(isJoint(before) && before !== 0x20 && isAlnum(beyond));
}

function isFreeBehind(byte: number, next: number): boolean {
  return !(isAlnum(byte) || byte === 0x5f || byte === 0x25 || byte === 0x40 || ((isJoint(byte) || byte === 0x3a) && byte !== 0x20 && isAlnum(next)));
}

/** Line feed, comma, semicolon: what follows has another name. */
const isBreak = (byte: number): boolean => byte === 0x0a || byte === 0x2c || byte === 0x3b;

/** Blank + - . / */
const isJoint = (byte: number): boolean => byte === 0x20 || byte === 0x2b || (byte >= 0x2d && byte <= 0x2f);

import type { FindingDefinition, Match } from '../definition.ts';
import { DIGITS } from '../definition.ts';
import { aheadWhile } from '../reading/ahead.ts';
import { byteAt, isAlnum, isDigit, isLetter } from '../reading/bytes.ts';
import { createWordFinder } from '../reading/words.ts';

/** Total lengths of the SWIFT IBAN registry, by the country's two letters: 26 * first + second. */
const LENGTHS = new Uint8Array(26 * 26);
for (const entry of (
  'ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29 es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 ' +
  'gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 ' +
  'om23 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20 ye30'
).split(' ')) {
  LENGTHS[countryOf(entry.charCodeAt(0), entry.charCodeAt(1))] = Number(entry.slice(2));
}

const SHORTEST = 15;
const LONGEST = 34;
const REACH = 24;
const findContext = createWordFinder(['iban']);

/**
 * ISO 13616: country, check digits by mod 97, the country's exact length; single spaces or hyphens between characters are allowed.
 * Behind the word IBAN another length passes, too: people and test systems drop a digit that the check digits then cover.
 */
export const iban: FindingDefinition<'IBAN'> = {
  kind: 'IBAN',
  version: 1,
  class: 'pii',
  anchors: [DIGITS],
  match({ bytes, end, valueStart }, digits): Match | undefined {
    const start = digits - 2;
    if (start < valueStart || !isLetter(bytes[start]!) || !isLetter(bytes[start + 1]!)) return undefined;
    const before = byteAt(bytes, start, start - 1);
    const length = LENGTHS[countryOf(bytes[start]!, bytes[start + 1]!)]!;
    if (length === 0 || isAlnum(before) || before === 0x5f || !isDigit(byteAt(bytes, end, digits + 1))) return undefined;
    const stop = readChecked(bytes, end, start, length);
    if (stop >= 0) return { start, end: stop, confidence: 99, validated: true, context: false };
    if (findContext(bytes, Math.max(0, start - REACH), start) < 0) return undefined;
    const close = findChecked(bytes, end, start);
    return close < 0 ? undefined : { start, end: close, confidence: 80, validated: true, context: true };
  },
  ahead: (input, start, end) => (isLetter(byteAt(input.bytes, start, start - 1)) ? aheadOfNumber(input, start, end) : 0),
  defaultAction: 'allow_with_log',
  criteria: ['C1.1', 'P4', 'P6', 'CC6.7'],
  examples: {
    positives: [
      'pay to «DE89370400440532013000» now',
      'IBAN: «GB82 WEST 1234 5698 7654 32».',
      '"iban":"«NL91ABNA0417164300»"',
      'iban=«fr1420041010050500013m02606»',
      '«NO93 8601 1117 947»',
      '(«BY13NBRB3600900000002Z00AB00»)',
    ],
    nearMisses: [
      'DE88370400440532013000',
      'DE8937040044053201300',
      'DE893704004405320130001',
      'XX89370400440532013000',
      'ADE89370400440532013000',
      'order DE89',
      'GB82 WEST 1234 5698 7654',
      'GB82  WEST  1234  5698  7654  32',
      'no15 is a room',
      'id_DE89370400440532013000',
      'IN12 3456 7890 1234',
      '[IBAN_1]',
    ],
  },
};

/** A number of characters and as many separators. */
const aheadOfNumber = aheadWhile((byte) => isAlnum(byte) || byte === 0x20 || byte === 0x2d, 2 * LONGEST, 3);

/** Offset behind `length` characters that end a word and pass the checksum, or -1. */
function readChecked(bytes: Uint8Array, end: number, start: number, length: number): number {
  const stop = readCharacters(bytes, end, start, length);
  return stop < 0 || isAlnum(byteAt(bytes, end, stop)) || byteAt(bytes, end, stop) === 0x5f || !passesMod97(bytes, start, stop) ? -1 : stop;
}

function countryOf(first: number, second: number): number {
  return 26 * ((first | 0x20) - 0x61) + (second | 0x20) - 0x61;
}

/** Offset behind `length` letters and digits with at most one blank or hyphen between them, or -1. */
function readCharacters(bytes: Uint8Array, end: number, start: number, length: number): number {
  let read = 0;
  let index = start;
  for (; read < length; index++) {
    const byte = byteAt(bytes, end, index);
    if (isAlnum(byte)) read++;
    else if ((byte !== 0x20 && byte !== 0x2d) || !isAlnum(byteAt(bytes, end, index + 1))) return -1;
  }
  return index;
}

/** Offset behind the longest 15 to 34 characters that end a word and pass the checksum, or -1. */
function findChecked(bytes: Uint8Array, end: number, start: number): number {
  const head = start + 4; // country and check digits stand without separator: match() has seen two letters, two digits
  let best = -1;
  let value = 0;
  let read = 0;
  for (let index = start; read < LONGEST; index++) {
    const byte = byteAt(bytes, end, index);
    const next = byteAt(bytes, end, index + 1);
    if (isAlnum(byte)) {
      if (++read > 4) value = appendMod97(value, byte);
      if (read >= SHORTEST && !isAlnum(next) && next !== 0x5f && remainder(bytes, start, head, value) === 1) best = index + 1;
    } else if ((byte !== 0x20 && byte !== 0x2d) || !isAlnum(next)) return best;
  }
  return best;
}

/** ISO 7064 MOD 97-10, the first four characters read last. */
function passesMod97(bytes: Uint8Array, start: number, end: number): boolean {
  let head = start;
  for (let read = 0; read < 4; head++) if (isAlnum(bytes[head]!)) read++;
  return remainder(bytes, start, head, remainder(bytes, head, end, 0)) === 1;
}

function remainder(bytes: Uint8Array, start: number, end: number, initial: number): number {
  let value = initial;
  for (let index = start; index < end; index++) value = appendMod97(value, bytes[index]!);
  return value;
}

/** A letter counts as two digits, 10 to 35; a separator not at all. */
function appendMod97(value: number, byte: number): number {
  if (isDigit(byte)) return (value * 10 + byte - 0x30) % 97;
  return isLetter(byte) ? (value * 100 + (byte | 0x20) - 0x57) % 97 : value;
}

import type { FindingDefinition, Match } from './definition.ts';
import { DIGITS } from './definition.ts';
import { byteAt, isAlnum, isDigit, isLetter, lowerText } from './reading/bytes.ts';

/** Total lengths of the SWIFT IBAN registry. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29 es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 ' +
    'gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20 lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 ' +
    'om23 pk24 pl28 ps29 pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20 ye30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** ISO 13616: country, check digits by mod 97, the country's exact length; single spaces or hyphens between characters are allowed. */
export const iban: FindingDefinition<'IBAN'> = {
  kind: 'IBAN',
  version: 1,
  class: 'pii',
  anchors: [DIGITS],
  match({ bytes, end, valueStart }, digits): Match | undefined {
    const start = digits - 2;
    if (start < valueStart || !isLetter(bytes[start] as number) || !isLetter(bytes[start + 1] as number) || !isDigit(byteAt(bytes, end, digits + 1)))
      return undefined;
    const length = LENGTHS.get(lowerText(bytes, start, digits));
    const before = byteAt(bytes, start, start - 1);
    if (length === undefined || isAlnum(before) || before === 0x5f) return undefined;
    let text = '';
    let index = start;
    while (text.length < length) {
      const byte = byteAt(bytes, end, index);
      if (isAlnum(byte)) text += String.fromCharCode(byte);
      else if ((byte !== 0x20 && byte !== 0x2d) || !isAlnum(byteAt(bytes, end, index + 1))) return undefined;
      index++;
    }
    const behind = byteAt(bytes, end, index);
    if (isAlnum(behind) || behind === 0x5f || !passesMod97(text)) return undefined;
    return { start, end: index, confidence: 99, validated: true, context: false };
  },
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

/** ISO 7064 MOD 97-10 with the first four characters moved to the end. */
function passesMod97(text: string): boolean {
  let remainder = 0;
  for (const character of text.slice(4) + text.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

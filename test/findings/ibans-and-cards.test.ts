import { createScanner } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';

const scanner = createScanner();
const found = (text: string): string[] => scanner.scanText(text).findings.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
const inGroups = (text: string, joint: string): string => text.replaceAll(/(.{4})(?=.)/g, `$1${joint}`);

/** The examples of the SWIFT IBAN registry. */
const IBANS = [
  'AD1200012030200359100100',
  'AE070331234567890123456',
  'AL47212110090000000235698741',
  'AT611904300234573201',
  'AZ21NABZ00000000137010001944',
  'BA391290079401028494',
  'BE68539007547034',
  'BG80BNBG96611020345678',
  'BH67BMAG00001299123456',
  'BR1800360305000010009795493C1',
  'BY13NBRB3600900000002Z00AB00',
  'CH9300762011623852957',
  'CR05015202001026284066',
  'CY17002001280000001200527600',
  'CZ6508000000192000145399',
  'DE89370400440532013000',
  'DK5000400440116243',
  'DO28BAGR00000001212453611324',
  'EE382200221020145685',
  'EG380019000500000000263180002',
  'ES9121000418450200051332',
  'FI2112345600000785',
  'FO6264600001631634',
  'FR1420041010050500013M02606',
  'GB29NWBK60161331926819',
  'GE29NB0000000101904917',
  'GI75NWBK000000007099453',
  'GL8964710001000206',
  'GR1601101250000000012300695',
  'GT82TRAJ01020000001210029690',
  'HR1210010051863000160',
  'HU42117730161111101800000000',
  'IE29AIBK93115212345678',
  'IL620108000000099999999',
  'IQ98NBIQ850123456789012',
  'IS140159260076545510730339',
  'IT60X0542811101000000123456',
  'JO94CBJO0010000000000131000302',
  'KW81CBKU0000000000001234560101',
  'KZ86125KZT5004100100',
  'LB62099900000001001901229114',
  'LC55HEMM000100010012001200023015',
  'LI21088100002324013AA',
  'LT121000011101001000',
  'LU280019400644750000',
  'LV80BANK0000435195001',
  'MC5811222000010123456789030',
  'MD24AG000225100013104168',
  'ME25505000012345678951',
  'MK07250120000058984',
  'MR1300020001010000123456753',
  'MT84MALT011000012345MTLCAST001S',
  'MU17BOMM0101101030300200000MUR',
  'NL91ABNA0417164300',
  'NO9386011117947',
  'PK36SCBL0000001123456702',
  'PL61109010140000071219812874',
  'PS92PALS000000000400123456702',
  'PT50000201231234567890154',
  'QA58DOHB00001234567890ABCDEFG',
  'RO49AAAA1B31007593840000',
  'RS35260005601001611379',
  'SA0380000000608010167519',
  'SC18SSCB11010000000000001497USD',
  'SE4550000000058398257466',
  'SI56263300012039086',
  'SK3112000000198742637541',
  'SM86U0322509800000000270100',
  'ST23000100010051845310146',
  'SV62CENR00000000000000700025',
  'TL380080012345678910157',
  'TN5910006035183598478831',
  'TR330006100519786457841326',
  'UA213223130000026007233566001',
  'VA59001123000012345678',
  'VG96VPVG0000012345678901',
  'XK051212012345678906',
];
/** Networks' and payment providers' test numbers. */
const CARDS = [
  '4111111111111111',
  '4012888888881881',
  '4242424242424242',
  '4000056655665556',
  '4222222222222',
  '5555555555554444',
  '5105105105105100',
  '2223003122003222',
  '2221000000000009',
  '378282246310005',
  '371449635398431',
  '30569309025904',
  '38520000023237',
  '36227206271667',
  '6011111111111117',
  '6011000990139424',
  '3530111333300000',
  '3566002020360505',
  '6759649826438453',
  '6304000000000000',
  '6200000000000005',
  '6205500000000000004',
  '2200000000000004',
];

describe.each(IBANS)('%s', (iban) => {
  test('is found solid, in groups and in lower case, and nothing else in it', () => {
    for (const written of [iban, inGroups(iban, ' '), inGroups(iban, '-'), iban.toLowerCase()]) {
      expect(found(`to ${written}, please`)).toEqual([`IBAN ${written}`]);
      expect(found(`{"iban":"${written}"}`)).toEqual([`IBAN ${written}`]);
    }
  });
  test('is not found with a check digit changed or two characters exchanged', () => {
    const changed = `${iban.slice(0, 3)}${(Number(iban[3]) + 1) % 10}${iban.slice(4)}`;
    expect(found(`to ${changed}, please`).filter((finding) => finding.startsWith('IBAN'))).toEqual([]);
    const place = Array.from(iban, (character, index) => index > 4 && character !== iban[index + 1]).indexOf(true);
    const exchanged = iban.slice(0, place) + iban.charAt(place + 1) + iban.charAt(place) + iban.slice(place + 2);
    expect(found(`to ${exchanged}, please`).filter((finding) => finding.startsWith('IBAN'))).toEqual([]);
  });
});

describe.each(CARDS)('%s', (card) => {
  test('is found solid and in groups', () => {
    const groups = card.length === 15 ? card.replace(/^(.{4})(.{6})/, '$1 $2 ') : inGroups(card, ' ');
    for (const written of [card, ...(card.length >= 15 ? [groups, groups.replaceAll(' ', '-')] : [])]) {
      expect(found(`paid with ${written}.`)).toEqual([`CREDIT_CARD ${written}`]);
      expect(found(`card,${written},x`)).toEqual([`CREDIT_CARD ${written}`]);
    }
  });
  test('is not found with its check digit changed, in a longer number or in an identifier', () => {
    const changed = card.slice(0, -1) + ((Number(card.at(-1)) + 1) % 10);
    for (const text of [changed, `${card}00000000`, `1.${card}`, `x${card}`, `${card}_1`, `0x${card}`])
      expect(found(`got ${text} here`).filter((finding) => finding.startsWith('CREDIT_CARD'))).toEqual([]);
  });
});

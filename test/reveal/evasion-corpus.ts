import { PLANTED } from '../support/planted-values.ts';

export interface EvasionCase {
  readonly family: string;
  readonly kind: string;
  /** One text, or the texts of consecutive messages. */
  readonly texts: readonly string[];
  /** What must not be left, as it is spelt in each of the texts; empty where a text holds only the name of what follows. */
  readonly spelt: readonly string[];
}

interface Family {
  /** Undefined where the value cannot be spelt that way. */
  readonly spell: (value: string) => string | undefined;
  /** Only digits and separators can be spelt so. */
  readonly digitsOnly?: true;
}

const ZERO_WIDTH = ['\u200b', '\u200c', '\u200d', '\u2060', '\ufeff'];
const BIDI = ['\u202a', '\u202c', '\u202d', '\u2066', '\u2069', '\u200e', '\u200f'];
const CYRILLIC: Readonly<Record<string, string>> = { a: 'а', c: 'с', e: 'е', i: 'і', o: 'о', p: 'р', s: 'ѕ', x: 'х', y: 'у', A: 'А', B: 'В', E: 'Е', K: 'К' };
const GREEK: Readonly<Record<string, string>> = { a: 'α', o: 'ο', i: 'ι', v: 'ν', A: 'Α', B: 'Β', E: 'Ε', K: 'Κ', T: 'Τ', I: 'Ι', N: 'Ν' };

const each = (value: string, spell: (character: string, index: number) => string): string => Array.from(value).map(spell).join('');
const hex = (character: string, width: number): string => character.charCodeAt(0).toString(16).padStart(width, '0');
const swap = (value: string, table: Readonly<Record<string, string>>): string | undefined => {
  const swapped = each(value, (character) => table[character] ?? character);
  return swapped === value ? undefined : swapped;
};
const wide = (character: string): string => (character === ' ' ? ' ' : String.fromCharCode(character.charCodeAt(0) + 0xfee0));
const bold = (character: string): string => {
  const code = character.charCodeAt(0);
  if (/\d/.test(character)) return String.fromCodePoint(0x1d7ce + code - 0x30);
  if (/[a-z]/.test(character)) return String.fromCodePoint(0x1d41a + code - 0x61);
  return /[A-Z]/.test(character) ? String.fromCodePoint(0x1d400 + code - 0x41) : character;
};
const digitsFrom =
  (zero: number) =>
  (value: string): string =>
    each(value, (character) => (/\d/.test(character) ? String.fromCodePoint(zero + Number(character)) : character));
const base64 = (value: string): string => Buffer.from(value).toString('base64');

const FAMILIES: Readonly<Record<string, Family>> = {
  'zero-width between all': { spell: (value) => each(value, (character) => `${character}\u200b`).slice(0, -1) },
  'zero-width, mixed': { spell: (value) => each(value, (character, index) => (index % 3 === 1 ? ZERO_WIDTH[index % 5] + character : character)) },
  'soft hyphens': { spell: (value) => each(value, (character, index) => (index % 4 === 2 ? `\u00ad${character}` : character)) },
  'bidirectional controls': { spell: (value) => each(value, (character, index) => (index % 2 === 1 ? BIDI[index % 7] + character : character)) },
  'tags inside': { spell: (value) => each(value, (character, index) => (index % 5 === 2 ? `\u{e0041}${character}` : character)) },
  'variation selectors': {
    spell: (value) =>
      each(value, (character, index) => (index % 5 === 2 && character !== ' ' ? `${character}\ufe01` : character)).replace(/\ufe01(?= |$)/g, ''),
  },
  'hidden as tags': { spell: (value) => each(value, (character) => String.fromCodePoint(0xe0000 + character.charCodeAt(0))) },
  'full-width': { spell: (value) => each(value, wide) },
  'full-width, every other': { spell: (value) => each(value, (character, index) => (index % 2 === 0 ? wide(character) : character)) },
  'mathematical bold': { spell: (value) => each(value, bold) },
  'Cyrillic look-alikes': { spell: (value) => swap(value, CYRILLIC) },
  'Greek look-alikes': { spell: (value) => swap(value, GREEK) },
  'Arabic-Indic digits': { spell: digitsFrom(0x0660), digitsOnly: true },
  'Persian digits': { spell: digitsFrom(0x06f0), digitsOnly: true },
  'Devanagari digits': { spell: digitsFrom(0x0966), digitsOnly: true },
  'no-break blanks and dashes': { spell: (value) => swap(value, { ' ': '\u00a0', '-': '\u2011' }), digitsOnly: true },
  'thin blanks and en dashes': { spell: (value) => swap(value, { ' ': '\u2009', '-': '\u2013' }), digitsOnly: true },
  'form encoding': { spell: (value) => (value.includes(' ') ? encodeURIComponent(value).replaceAll('%20', '+') : undefined), digitsOnly: true },
  'percent, what must be': { spell: (value) => (encodeURIComponent(value) === value ? undefined : encodeURIComponent(value)) },
  'percent, all': { spell: (value) => each(value, (character) => `%${hex(character, 2)}`) },
  'percent, twice': { spell: (value) => each(value, (character) => `%25${hex(character, 2).toUpperCase()}`) },
  'percent, %u': { spell: (value) => each(value, (character, index) => (index % 2 === 0 ? `%u${hex(character, 4)}` : character)) },
  'HTML, decimal': { spell: (value) => each(value, (character) => `&#${character.charCodeAt(0)};`) },
  'HTML, hex': { spell: (value) => each(value, (character, index) => (index % 2 === 0 ? `&#x${hex(character, 2)};` : character)) },
  'HTML, named': {
    spell: (value) =>
      swap(value, { '@': '&commat;', '.': '&period;', '-': '&hyphen;', ' ': '&nbsp;', '=': '&equals;', '+': '&plus;', _: '&lowbar;', ':': '&colon;' }),
  },
  'HTML, twice': { spell: (value) => each(value, (character, index) => (index % 3 === 0 ? `&amp;#${character.charCodeAt(0)};` : character)) },
  'escapes, \\u': { spell: (value) => each(value, (character) => `\\u${hex(character, 4)}`) },
  'escapes, \\u{}': { spell: (value) => each(value, (character, index) => (index % 3 === 0 ? `\\u{${hex(character, 2)}}` : character)) },
  'escapes, \\x': { spell: (value) => each(value, (character, index) => (index % 2 === 0 ? `\\x${hex(character, 2)}` : character)) },
  'escapes, twice': { spell: (value) => each(value, (character) => `\\\\u${hex(character, 4)}`) },
  base64: { spell: (value) => base64(`my value: ${value}`) },
  'base64url without padding': { spell: (value) => Buffer.from(`this is it: ${value} `).toString('base64url') },
  'base64 of JSON': { spell: (value) => base64(JSON.stringify({ note: `hello ${value}` })) },
  'base64, in lines': {
    spell: (value) => base64(`${'All of this was written for nobody in particular. '.repeat(3)}${value}`).replace(/(.{76})(?=.)/g, '$1\n'),
  },
  'base64, percent-encoded': { spell: (value) => encodeURIComponent(base64(`my value: ${value}`)) },
  hex: { spell: (value) => Buffer.from(`my value ${value}`).toString('hex') },
  'full-width and zero-width': {
    spell: (value) => each(value, (character, index) => (index % 2 === 0 ? `${wide(character)}\u200b` : character)).replace(/\u200b$/, ''),
  },
  'look-alikes and percent': {
    spell: (value) => {
      const swapped = swap(value, CYRILLIC);
      return swapped === undefined ? undefined : encodeURIComponent(swapped);
    },
  },
};

const CARRIERS: readonly ((spelt: string) => string)[] = [
  (spelt) => `Please note this: ${spelt} - and keep it for later`,
  (spelt) => `{"a": 1, "text": "${spelt}", "cut": `,
];

/** Kinds whose value is digits and separators alone. */
const DIGIT_KINDS: ReadonlySet<string> = new Set(['PHONE', 'CREDIT_CARD', 'US_SSN']);
const SPLIT: Readonly<Record<string, readonly number[]>> = { 'over two': [0.5], 'over three': [0.35, 0.7] };

/** `password=` is no secret. */
const isName = (piece: string): boolean => /^(?:password=?|Authorization: Bearer ?)$/.test(piece);

function spellAll(values: Readonly<Record<string, string>>, digitKinds: ReadonlySet<string>): EvasionCase[] {
  const cases: EvasionCase[] = [];
  for (const [kind, value] of Object.entries(values)) {
    for (const [family, { spell, digitsOnly }] of Object.entries(FAMILIES)) {
      if (digitsOnly === true && !digitKinds.has(kind)) continue;
      const spelt = spell(value);
      if (spelt === undefined || spelt === value) continue;
      for (const carry of CARRIERS) cases.push({ family, kind, texts: [carry(spelt)], spelt: [spelt] });
    }
    for (const [where, cuts] of Object.entries(SPLIT)) {
      const pieces = [0, ...cuts, 1].slice(1).map((cut, index) => value.slice(Math.floor([0, ...cuts][index]! * value.length), Math.floor(cut * value.length)));
      const texts = pieces.map((piece, index) => (index === 0 ? `Take this: ${piece}` : index === pieces.length - 1 ? `${piece} - that was it` : piece));
      cases.push({ family: `split ${where}`, kind, texts, spelt: pieces.map((piece, index) => (index === 0 && isName(piece) ? '' : piece.trim())) });
    }
  }
  return cases;
}

const { 'SECRET.private_key': _, ...values } = PLANTED;

/** Values that must be found however they are spelt. */
export const EVASIONS: readonly EvasionCase[] = spellAll(values, DIGIT_KINDS);

/** What looks like one of them and is none, spelt in the same ways. */
export const BENIGN: readonly EvasionCase[] = spellAll(
  {
    order: 'order 4012-7731-04',
    time: '2026-11-25 10:22:41',
    version: 'v10.2.3-beta.4+build.77',
    'card without check digit': '4012 8888 8888 1882',
    uuid: '3f1b7c9e-52aa-4c1d-9a77-0de55ab3c1f4',
    sha: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
    setting: 'max_tokens=4096',
    words: 'nothing to see here at all',
    path: '/usr/local/lib/node_modules/npm',
    isbn: '978-3-16-148410-0',
    amount: 'EUR 1,204,500.00',
    product: 'sk-learn 1.5 with scipy',
    account: 'DE00 1234 0000 0000 0000 00',
    handle: 'ask @ada about it',
    geo: '52.5200, 13.4050',
  },
  new Set(['time', 'card without check digit', 'isbn', 'amount', 'geo']),
);

import { type Decoded, fromCodePoint } from './decoded.ts';

/** Named references of HTML that stand for a character a value can hold, or for one that hides. */
const NAMED: { readonly [name: string]: string } = {
  amp: '&',
  apos: "'",
  ast: '*',
  bsol: '\\',
  colon: ':',
  comma: ',',
  commat: '@',
  dash: '\u2010',
  dollar: '$',
  emsp: '\u2003',
  ensp: '\u2002',
  equals: '=',
  excl: '!',
  gt: '>',
  hyphen: '\u2010',
  lcub: '{',
  lowbar: '_',
  lpar: '(',
  lsqb: '[',
  lt: '<',
  mdash: '\u2014',
  minus: '\u2212',
  nbsp: '\u00a0',
  ndash: '\u2013',
  NewLine: '\n',
  NoBreak: '\u2060',
  num: '#',
  percnt: '%',
  period: '.',
  plus: '+',
  quest: '?',
  quot: '"',
  rcub: '}',
  rpar: ')',
  rsqb: ']',
  semi: ';',
  shy: '\u00ad',
  sol: '/',
  Tab: '\t',
  thinsp: '\u2009',
  verbar: '|',
  zwj: '\u200d',
  zwnj: '\u200c',
  ZeroWidthSpace: '\u200b',
};
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,14})(?=;));?/y;

/** `&#64;` `&#x40;` `&commat;`; browsers read the numeric ones without their semicolon too. */
export function decodeEntity(text: string, index: number): Decoded | undefined {
  REFERENCE.lastIndex = index;
  const [whole, decimal, hex, name] = REFERENCE.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const value = name === undefined ? fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)) : named(name);
  return value === undefined ? undefined : { value, length: whole.length };
}

function named(name: string): string | undefined {
  return Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
}

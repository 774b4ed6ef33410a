import { LOOK_ALIKE_LETTERS, ZEROS } from './look-alike-letters.ts';

/** What a UTF-16 unit may be the beginning of. */
export const UNIT_CLASSES = ['plain', 'escape', 'percent', 'plus', 'entity', 'invisible', 'form', 'look-alike', 'joint', 'digit', 'surrogate'] as const;
export type UnitClass = (typeof UNIT_CLASSES)[number];

const TABLE = new Uint8Array(0x10000);

function assign(name: UnitClass, from: number, to: number = from): void {
  TABLE.fill(UNIT_CLASSES.indexOf(name), from, to + 1);
}

assign('escape', 0x5c);
assign('percent', 0x25);
assign('plus', 0x2b);
assign('entity', 0x26);
// Full-width and small forms, letter-like symbols, super- and subscripts, circled letters and digits, ligatures.
assign('form', 0x1d2c, 0x1d6a);
assign('form', 0x2070, 0x209c);
assign('form', 0x2100, 0x214f);
assign('form', 0x2460, 0x24ff);
assign('form', 0xfb00, 0xfb06);
assign('form', 0xfe50, 0xfe6b);
assign('form', 0xff01, 0xff5e);
assign('joint', 0xa0);
assign('joint', 0xb7);
assign('joint', 0x2000, 0x200a);
assign('joint', 0x2010, 0x2015);
assign('joint', 0x2024);
assign('joint', 0x202f);
assign('joint', 0x205f);
assign('joint', 0x2212);
assign('joint', 0x3000);
assign('joint', 0x3002);
assign('joint', 0xff61);
assign('invisible', 0xad);
assign('invisible', 0x34f);
assign('invisible', 0x61c);
assign('invisible', 0x115f, 0x1160);
assign('invisible', 0x17b4, 0x17b5);
assign('invisible', 0x180b, 0x180e);
assign('invisible', 0x200b, 0x200f);
assign('invisible', 0x202a, 0x202e);
assign('invisible', 0x2060, 0x206f);
assign('invisible', 0x3164);
assign('invisible', 0xfe00, 0xfe0f);
assign('invisible', 0xfeff);
assign('invisible', 0xffa0);
assign('invisible', 0xfff9, 0xfffb);
// Mathematical alphabets, squared letters, segmented digits, tags: their first halves.
assign('surrogate', 0xd835);
assign('surrogate', 0xd83c);
assign('surrogate', 0xd83e);
assign('surrogate', 0xdb40);
for (const zero of ZEROS) assign('digit', zero, zero + 9);
for (const letter of LOOK_ALIKE_LETTERS.keys()) assign('look-alike', letter);

/** Of a unit beyond the end of a text (NaN) too. */
export function classOf(unit: number): UnitClass {
  return UNIT_CLASSES[TABLE[unit] ?? 0]!;
}

/** Place of the class in the list. */
export function classNumberOf(unit: number): number {
  return TABLE[unit] ?? 0;
}

const LOOK_ALIKE = UNIT_CLASSES.indexOf('look-alike');

export function isLookAlike(unit: number): boolean {
  return TABLE[unit] === LOOK_ALIKE;
}

const FOLDED: readonly boolean[] = UNIT_CLASSES.map((name) => name === 'form' || name === 'look-alike' || name === 'digit');

/** True where the unit stands for an ASCII character that is part of a value. */
export function isFolded(unit: number): boolean {
  return FOLDED[TABLE[unit] ?? 0]!;
}

/** The first index from `from` on whose unit may begin a spelling, or -1. */
export function nextSpelling(text: string, from: number): number {
  const { length } = text;
  for (let index = from; index < length; index++) if (TABLE[text.charCodeAt(index)]! !== 0) return index;
  return -1;
}

const SIGNS = ['\\', '%', '&', '+', '\u00a0', '\u00ad', '\u00b7'];

/** False where the text needs no look at all: searches that run at memory speed, and one that V8 answers at once for text of one-byte units. */
export function mayHide(text: string): boolean {
  return SIGNS.some((sign) => text.includes(sign)) || /[\u0100-\uffff]/.test(text);
}

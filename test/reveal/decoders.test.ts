import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Decode } from '../../vocabulary/src/reveal/decoded.ts';
import { decodeEntity } from '../../vocabulary/src/reveal/entities.ts';
import { decodeEscape } from '../../vocabulary/src/reveal/escapes.ts';
import { decodeInvisible } from '../../vocabulary/src/reveal/invisible.ts';
import { LOOK_ALIKE_LETTERS, ZEROS } from '../../vocabulary/src/reveal/look-alike-letters.ts';
import { decodeDigit, decodeForm, decodeJoint, decodeLookAlike } from '../../vocabulary/src/reveal/look-alikes.ts';
import { decodePercent, decodePlus } from '../../vocabulary/src/reveal/percent.ts';
import { classOf, mayHide, nextSpelling, UNIT_CLASSES } from '../../vocabulary/src/reveal/unit-class.ts';

describe('escapes', () => {
  test('stand for what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (unit) => {
        const literal = JSON.stringify(unit);
        if (literal[1] === '\\') expect(decodeEscape(literal, 1)).toEqual({ value: unit, length: literal.length - 2 });
        const long = `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
        expect(decodeEscape(long, 0)).toEqual({ value: unit[0], length: 6 });
      }),
    );
  });
  test.each(['\\', '\\q', '\\u12', '\\u12g4', '\\x4', '\\xg1', '\\u{', '\\u{}', '\\u{110000}', '\\u{d800}', '\\U0011000', '\\U00110000', '\\U0000d800'])(
    '%j is none',
    (text) => {
      expect(decodeEscape(text, 0)).toBeUndefined();
    },
  );
});

describe('percent encoding', () => {
  test('stands for what decodeURIComponent reads, character by character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }), (text) => {
        const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
        const spelt = Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
        expect(decodePercent(`${spelt}%41`, 0)).toEqual({ value: character, length: spelt.length });
      }),
    );
  });
  test.each(['%', '%4', '%4g', '%zz', '%C3', '%C3%', '%C3%41', '%80', '%C0%80', '%ED%A0%80', '%F5%80%80%80', '%E2%82', '%u12', '%u12g4'])(
    '%j is none',
    (text) => {
      expect(decodePercent(text, 0)).toBeUndefined();
    },
  );
  test('a plus is a blank between digits alone', () => {
    expect(['1+2', 'a+2', '1+b', '+2', '1+'].map((text) => decodePlus(text, text.indexOf('+'))?.value)).toEqual([
      ' ',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('references of HTML', () => {
  test('stand for their code point, in decimal and hex, with and without the semicolon', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0x10ffff }), fc.boolean(), fc.boolean(), (point, hex, closed) => {
        fc.pre(point < 0xd800 || point > 0xdfff);
        const spelt = `&#${hex ? `x${point.toString(16)}` : point}${closed ? ';' : ''}`;
        expect(decodeEntity(`${spelt} `, 0)).toEqual({ value: String.fromCodePoint(point), length: spelt.length });
      }),
    );
  });
  test.each(['&', '&;', '&#;', '&#x;', '&#xg;', '&commat', '&toString;', '&__proto__;', '&unknown;', '&#x110000;', '&#55296;', '& amp;'])(
    '%j is none',
    (text) => {
      expect(decodeEntity(text, 0)).toBeUndefined();
    },
  );
});

describe('look-alikes', () => {
  const read = (decode: Decode, text: string, index: number): string | undefined => decode(text, index)?.value;
  test('stand for ASCII in a word with ASCII, and for themselves in a word of their own script', () => {
    for (const [unit, ascii] of LOOK_ALIKE_LETTERS) {
      const letter = String.fromCharCode(unit);
      expect(unit).toBeGreaterThan(0x7f);
      expect(ascii).toMatch(/^[A-Za-z]$/);
      expect(read(decodeLookAlike, `x${letter}`, 1)).toBe(ascii);
      expect(read(decodeLookAlike, `${letter}-${letter}x`, 0)).toBe(ascii);
      expect(read(decodeLookAlike, ` ${letter}ж${letter} x`, 1)).toBeUndefined();
    }
  });
  test('digits of other scripts are digits for Unicode too, and read in numbers alone', () => {
    for (const zero of ZEROS) {
      for (let value = 0; value < 10; value++) {
        const digit = String.fromCodePoint(zero + value);
        expect(digit).toMatch(/^\p{Nd}$/u);
        expect(read(decodeDigit, `1${digit}`, 1)).toBe(String(value));
        expect(read(decodeDigit, ` ${digit} `, 1)).toBeUndefined();
      }
    }
  });
  test.each([
    ['ａ', 0, 'a'],
    ['＠', 0, undefined],
    ['a＠b', 1, '@'],
    ['你，好', 1, undefined],
    ['密码：x1', 2, ':'],
    ['𝐀', 0, 'A'],
    ['𝟗', 0, '9'],
    ['①', 0, undefined],
    ['①2', 0, '1'],
    ['™', 0, undefined],
    ['ﬁx', 0, 'fi'],
    ['ä', 0, undefined],
  ])('%s at %i: %j', (text, index, value) => {
    expect(read(decodeForm, text, index)).toBe(value);
  });
  test.each([
    ['a\u00a0b', ' '],
    ['。\u00a0', undefined],
    ['1\u20132', '-'],
    ['a\u2014b', undefined],
    ['a\u2011b', '-'],
    ['a\u3002b', '.'],
    ['\u597d\u3002\u597d', undefined],
  ])('%j: %j', (text, value) => {
    expect(read(decodeJoint, text, 1)).toBe(value);
  });
});

describe('invisible characters', () => {
  const drop = (text: string, index: number): unknown => decodeInvisible(text, index);
  test.each(['\u200b', '\u200d', '\u00ad', '\u2060', '\ufeff', '\u202e', '\u2066', '\u180e', '\u3164', '\u{e0041}', '\u{e0100}'])(
    '%j vanishes beside what is seen, alone and in a run',
    (one) => {
      expect(drop(`a${one}b`, 1)).toEqual({ value: '', length: one.length });
      expect(drop(`a${one}${one}${one} `, 1)).toEqual({ value: '', length: 3 * one.length });
      expect(drop(`\u0646${one}\u0645`, 1)).toEqual({ length: one.length });
    },
  );
  test('at the beginning it is a mark', () => {
    expect(drop('\ufeffabc', 0)).toEqual({ length: 1 });
  });
  test('variation selectors vanish within ASCII alone', () => {
    expect([drop('a\ufe0fb', 1), drop('\u26a0\ufe0fb', 1), drop('1\ufe0f\u20e3', 1)]).toEqual([{ value: '', length: 1 }, { length: 1 }, { length: 1 }]);
  });
  test('a hidden text is read', () => {
    const hidden = Array.from('Hi ada@x', (character) => String.fromCodePoint(0xe0000 + character.charCodeAt(0))).join('');
    expect(drop(hidden, 0)).toEqual({ value: 'Hi ada@x', length: 16 });
  });
});

describe('the table of units', () => {
  test('leads to every spelling and to nothing else', () => {
    const text = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit)).join('');
    const seen = new Set<string>();
    for (let at = nextSpelling(text, 0); at >= 0; at = nextSpelling(text, at + 1)) seen.add(classOf(at));
    expect([...seen].toSorted()).toEqual(UNIT_CLASSES.filter((name) => name !== 'plain').toSorted());
    for (let unit = 0; unit < 0x10000; unit++) if (classOf(unit) !== 'plain') expect(mayHide(String.fromCharCode(unit)), String(unit)).toBe(true);
  });
  test('spares plain text', () => {
    expect(mayHide('The quick brown fox; jumps (over) 13 "lazy" dogs, café: naïve? #1 @x ~y $5 <b> [c] {d} 1*2-3/4')).toBe(false);
  });
});

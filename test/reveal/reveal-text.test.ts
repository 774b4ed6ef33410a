import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findEncodedTokens } from '../../vocabulary/src/reveal/encoded-tokens.ts';
import { readText } from '../../vocabulary/src/reveal/readings.ts';
import { revealText } from '../../vocabulary/src/reveal/reveal-text.ts';
import { decodeUtf8Text } from '../../vocabulary/src/reveal/utf8-text.ts';

describe('revealText()', () => {
  test.each([
    ['a\\u0040b', 'a@b'],
    ['\\x41\\u{42}\\U00000043\\n', 'ABC\n'],
    ['%41%c3%bc%E2%82%AC%u0042', 'Aü€B'],
    ['&#64;&#x40&commat;&amp;', '@@@&'],
    ['a\u200b\u200db\u00adc', 'abc'],
    ['card 4111\u202f1111', 'card 4111 1111'],
    ['４１１１＠ｅｘ．ｏｒｇ', '4111@ex.org'],
    ['𝟒𝟏𝐚𝐁', '41aB'],
    ['ехаmple', 'examplе'.replace('е', 'e')],
    ['٤١١١ ۴۱', '4111 41'],
    ['1+2', '1 2'],
    ['x\u{e0048}\u{e0045}\u{e0059}\u{e0021}y', 'xHEY!y'],
    ['x\u{e0048}y', 'xy'],
    ['example。org', 'example.org'],
    ['123‑45‑6789', '123-45-6789'],
  ])('%j means %j', (text, meant) => {
    expect(revealText(text)?.text).toBe(meant);
  });

  test.each([
    ['plain ASCII', 'The answer is 42: see ada@example.org, or call [1] (2) {3} <4> ~ $5 #6.'],
    ['Russian', 'Договор № 15 от 3 мая: оплата по счёту в течение 10 дней. Сохраните это.'],
    ['Greek', 'Η απάντηση είναι ότι δεν υπάρχει τίποτα εδώ.'],
    ['Chinese', '你好，世界！请看附件：谢谢。（第一章）'],
    ['Japanese', 'これは「テスト」です。ありがとう！'],
    ['Arabic', 'مرحبا بالعالم، هذا نص عادي ٣ مرات'],
    ['Persian with joiners', 'می\u200cخواهم نامه\u200cای بنویسم'],
    ['Hindi with joiners', 'क्\u200dष और क्\u200cष'],
    ['emoji', 'Family 👨‍👩‍👧‍👦 and ❤️ and 1️⃣ and 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ok'.replace('🏴󠁧󠁢󠁥󠁮󠁧󠁿 ', '')],
    ['typography', '“Quoted” – it’s an em—dash … and an ellipsis • bullet'],
    ['a lone per cent and ampersand', '100% of R&D, 5 % & more; AT&T'],
    ['a byte order mark', '\ufeff{"a":1}'],
  ])('%s stays', (_, text) => {
    expect(revealText(text)).toBeUndefined();
  });

  test('every piece of a text leads back to exactly where it stood, over all rounds', () => {
    const spellings: readonly (readonly [meant: string, spelt: string])[] = [
      ['@', '%40'],
      ['a', '&#97;'],
      ['b', '\\u0062'],
      ['c', '\\x63'],
      ['ü', '%C3%BC'],
      ['€', '\\u20ac'],
      ['d', '%2564'],
      ['e', '&amp;#101;'],
      ['f', '\\\\u0066'],
      ['7', '７'],
      ['x', '𝐱'],
    ];
    const plain = fc.constantFrom(...'ghijk0123 .-_'.split('')).map((character) => [character, character] as const);
    fc.assert(
      fc.property(fc.array(fc.oneof(plain, fc.constantFrom(...spellings)), { minLength: 1, maxLength: 60 }), (pieces) => {
        const { rounds } = readText(pieces.map(([, spelt]) => spelt).join(''));
        const reading = rounds.at(-1)!;
        expect(reading.text).toBe(pieces.map(([meant]) => meant).join(''));
        let meantAt = 0;
        let speltAt = 0;
        for (const [meant, spelt] of pieces) {
          expect(reading.back(meantAt, meantAt + meant.length)).toEqual([speltAt, speltAt + spelt.length]);
          meantAt += meant.length;
          speltAt += spelt.length;
        }
      }),
      { numRuns: 500 },
    );
  });

  test('what vanishes belongs to what stands around it on both sides, not to one that ends before it', () => {
    const { rounds } = readText('a\u200bb\u200bc');
    const { back } = rounds.at(-1)!;
    expect([back(0, 1), back(1, 2), back(2, 3), back(0, 3)]).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [0, 5],
    ]);
  });

  test('any text: offsets stay in order and inside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('%41', '\\u0041', '&#65;', '\u200b', ''), (text, piece) => {
        const whole = `${text}${piece}${text}`;
        for (const { text: read, back } of readText(whole).rounds) {
          let last = 0;
          for (let at = 0; at < read.length; at++) {
            const [start, end] = back(at, at + 1);
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(whole.length);
            last = start;
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('findEncodedTokens()', () => {
  const meant = 'my card is 4111 1111 1111 1111';

  test.each(['base64', 'base64url', 'hex'] as const)('%s is found where it stands, whatever is around it', (encoding) => {
    const token = Buffer.from(meant).toString(encoding);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.constantFrom(' ', '"', ':', '(', ',', '.', '\n'), (around, gap) => {
        const before = `${around.replaceAll(/[^ -~]/g, ' ')}${gap}`;
        const text = `${before}${token}${gap} ${around}`;
        expect(findEncodedTokens(text).map(({ start, end, text: read }) => [start, end, read])).toContainEqual([
          before.length,
          before.length + token.length,
          meant,
        ]);
      }),
    );
  });

  test('in lines, in a path, cut', () => {
    const long = meant.repeat(5);
    const lines = Buffer.from(long)
      .toString('base64')
      .replace(/(.{76})/g, '$1\r\n');
    expect(findEncodedTokens(`x ${lines} y`)).toMatchObject([{ text: long }]);
    expect(findEncodedTokens(`/api/v1/${Buffer.from(meant).toString('base64url')}/x`)).toMatchObject([{ text: meant }]);
    expect(findEncodedTokens(Buffer.from(`${meant}äö`).toString('base64').slice(0, -6))).toMatchObject([{ text: meant }]);
  });

  test('numbers, hashes, names, images and short runs are none', () => {
    for (const text of [
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      '3f1b7c9e-52aa-4c1d-9a77-0de55ab3c1f4',
      'AbstractSingletonProxyFactoryBeanImplementation',
      '/usr/local/lib/node_modules/npm/bin/npm-cli.js',
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
      Buffer.from('short value 123').toString('base64'),
      'x'.repeat(100_000),
    ])
      expect(findEncodedTokens(text), text.slice(0, 40)).toEqual([]);
  });
});

test('decodeUtf8Text() takes what a strict decoder takes, but for control characters', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
      const text = decodeUtf8Text(bytes);
      if (text === undefined) return;
      const whole = Buffer.from(text);
      expect(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, whole.length))).toBe(text);
      expect(whole.length).toBeGreaterThan(bytes.length - 4);
    }),
    { numRuns: 2000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const clean = text.replaceAll(/\p{Cc}/gu, '');
      expect(decodeUtf8Text(Buffer.from(clean))).toBe(clean);
    }),
  );
});

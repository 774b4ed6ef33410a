import { compareBytes, concatBytes, decodeUtf8, encodeUtf8, equalBytes } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isZero } from '../../vocabulary/src/ledger/bytes.ts';
import { hasControlCharacter, parseDecimal } from '../../vocabulary/src/ledger/text.ts';

describe('decodeUtf8', () => {
  test('is the inverse of encodeUtf8, a byte order mark included', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const known = `\ufeff${text.toWellFormed()}`;
        expect(decodeUtf8(encodeUtf8(known))).toBe(known);
      }),
    );
  });

  test('never reads two byte strings as the same text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const text = decodeUtf8(bytes);
        if (text !== undefined) expect(encodeUtf8(text)).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([[[0xff]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xe2, 0x82]], [[0xf4, 0x90, 0x80, 0x80]]])('refuses %j', (bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
  });
});

describe('parseDecimal', () => {
  test('reads every safe integer as it is printed', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(parseDecimal(String(value))).toBe(value);
      }),
    );
  });

  test.each(['', '00', '01', '-0', '-1', '+1', '1.0', '1e3', ' 1', '1 ', '1\n', '0x1', '1_000', '٣', '9007199254740992', '99999999999999999999'])(
    'refuses %j',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );
});

test('hasControlCharacter: everything below U+0020 but the line feed', () => {
  for (let unit = 0; unit < 0x100; unit++) expect(hasControlCharacter(`a${String.fromCharCode(unit)}b`)).toBe(unit < 0x20 && unit !== 0x0a);
});

describe('bytes', () => {
  const bytes = fc.uint8Array({ maxLength: 20 });

  test('concatBytes joins into a fresh array', () => {
    fc.assert(
      fc.property(fc.array(bytes), (parts) => {
        expect(concatBytes(...parts)).toEqual(new Uint8Array(Buffer.concat(parts)));
      }),
    );
    const only = Uint8Array.of(1);
    expect(concatBytes(only)).not.toBe(only);
  });

  test('equalBytes and compareBytes agree with the platform', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(equalBytes(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b));
        expect(equalBytes(a, a.slice())).toBe(true);
      }),
    );
  });

  test('isZero sees every byte', () => {
    expect(isZero(new Uint8Array(32))).toBe(true);
    for (let i = 0; i < 32; i++) expect(isZero(new Uint8Array(32).fill(1, i, i + 1))).toBe(false);
  });
});

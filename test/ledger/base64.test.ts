import { decodeBase64, decodeHex, encodeBase64, encodeHex } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flipBit, fromText, toText } from './read-vectors.ts';

describe('base64', () => {
  // RFC 4648 section 10.
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foob', 'Zm9vYg=='],
    ['fooba', 'Zm9vYmE='],
    ['foobar', 'Zm9vYmFy'],
  ])('%j is %j', (plain, encoded) => {
    expect(encodeBase64(fromText(plain))).toBe(encoded);
    expect(decodeBase64(encoded)).toEqual(fromText(plain));
  });

  test('agrees with the platform on every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(decodeBase64(encodeBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each([
    'Zg',
    'Zg=',
    'Zg===',
    'Zh==',
    'Zm9=',
    'Zm8',
    'Z===',
    '====',
    '=',
    'Zg==Zg==',
    'Zm9v\n',
    ' Zm9v',
    'Zm 9v',
    'Zm-_',
    'Zm9v====',
    'Zm9é',
    'Zm9\u0000',
  ])('refuses %j', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  test('refuses every text that encoding would have spelt differently', () => {
    const characters = fc.constantFrom(...'ABab01+/=-_ \n'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: characters, maxLength: 12 }), (text) => {
        const bytes = decodeBase64(text);
        if (bytes !== undefined) expect(encodeBase64(bytes)).toBe(text);
        else expect(Buffer.from(text, 'base64').toString('base64')).not.toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  test('lets no flipped bit through as the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), (bytes, at) => {
        const text = fromText(encodeBase64(bytes));
        expect(decodeBase64(toText(flipBit(text, at % (8 * text.length))))).not.toEqual(bytes);
      }),
    );
  });
});

describe('hex', () => {
  test('agrees with the platform on every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeHex(bytes)).toBe(Buffer.from(bytes).toString('hex'));
        expect(decodeHex(encodeHex(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each(['0', '0G', 'AB', 'ab ', ' ab', '0x', 'é0', 'a\n'])('refuses %j', (text) => {
    expect(decodeHex(text)).toBeUndefined();
  });
});

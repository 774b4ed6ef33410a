import { encodeCanonical } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseKeyLines } from '../../processor/src/seal/key-lines.ts';
import { hasCode } from '../../vocabulary/src/error.ts';

const line = (n: number): string => Buffer.from(encodeCanonical({ key_id: `id-${n}`, n })).toString();
const numbers = (text: string | Uint8Array): unknown[] => parseKeyLines('x.jsonl', Buffer.from(text)).map(({ fields }) => fields.n);

describe('key lines', () => {
  test('come back in order, with their numbers', () => {
    expect(numbers(`${line(1)}\n${line(2)}\n`)).toEqual([1, 2]);
    expect(parseKeyLines('x.jsonl', Buffer.from(`${line(1)}\n\n${line(2)}\n`)).map(({ number }) => number)).toEqual([1, 3]);
  });

  test('a line that a crash cut short is skipped wherever it was cut, and the next one is read', () => {
    for (let length = 0; length < line(2).length; length++) {
      const torn = line(2).slice(0, length);
      expect(numbers(`${line(1)}\n${torn}`)).toEqual([1]);
      expect(numbers(`${line(1)}\n${torn}\n${line(3)}\n`)).toEqual([1, 3]);
    }
  });

  test('a line of which a sector never arrived is skipped', () => {
    for (let length = 1; length < line(2).length; length++) {
      expect(numbers(`${line(1)}\n${'\0'.repeat(length)}${line(2).slice(length)}\n${line(3)}\n`)).toEqual([1, 3]);
    }
  });

  test.each([
    ['a digit became a letter', '{"key_id":"id-1","n":x}'],
    ['spaces', '{"key_id":"id-1", "n":1}'],
    ['keys out of order', '{"n":1,"key_id":"id-1"}'],
    ['a key twice', '{"n":1,"n":1}'],
    ['not UTF-8', '{"key_id":"\u{ff}","n":1}'],
    ['two objects', '{"n":1}{"n":2}'],
  ])('any other damage is an error that names file and line, not the line: %s', (what, damaged) => {
    const bytes = Buffer.from(`${line(1)}\n${damaged}\n`, what === 'not UTF-8' ? 'latin1' : 'utf8');
    expect(() => numbers(bytes)).toThrow(expect.objectContaining({ code: 'KEY_UNAVAILABLE', message: 'x.jsonl, line 2: not a key line' }));
  });

  test('any bytes are read or refused with the code', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 50 }), (bytes, text) => {
        for (const input of [bytes, Buffer.from(`${text}}\n`)]) {
          try {
            numbers(input);
          } catch (error) {
            if (!hasCode(error, 'KEY_UNAVAILABLE')) throw error;
          }
        }
      }),
    );
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../processor/src/journal/contract.ts';
import { readEntries, writeEntry } from '../../processor/src/journal/entry.ts';
import { createFieldWriter } from '../../processor/src/journal/fields.ts';
import { hasCode } from '../../vocabulary/src/error.ts';
import { arbitraryEntry, plain } from './arbitrary-entry.ts';

function encode(...entries: readonly JournalEntry[]): Uint8Array {
  const out = createFieldWriter();
  for (const entry of entries) writeEntry(out, entry);
  return Buffer.concat(out.finish());
}

/** The entries, or undefined where the bytes were refused with the journal's code. */
function tryRead(bytes: Uint8Array): JournalEntry[] | undefined {
  try {
    return readEntries(bytes);
  } catch (error) {
    if (hasCode(error, 'JOURNAL_CORRUPT')) return undefined;
    throw error;
  }
}

describe('journal entries', () => {
  test('read back what was written', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { maxLength: 4 }), (entries) => {
        expect(readEntries(encode(...entries)).map(plain)).toEqual(entries.map(plain));
      }),
    );
  });

  test('refuse every cut of an entry', () => {
    fc.assert(
      fc.property(arbitraryEntry, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (entry, share) => {
        const bytes = encode(entry);
        expect(tryRead(bytes.subarray(0, 1 + Math.floor(share * (bytes.length - 1))))).toBeUndefined();
      }),
    );
  });

  test('have one spelling: any bytes are refused, or are what the writer makes of them', () => {
    fc.assert(
      fc.property(fc.array(arbitraryEntry, { minLength: 1, maxLength: 2 }), fc.nat(), fc.nat({ max: 255 }), (entries, place, value) => {
        const bytes = encode(...entries);
        bytes[place % bytes.length] = value;
        const read = tryRead(bytes);
        if (read !== undefined) expect(Buffer.compare(encode(...read), bytes)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  test('a hostile count does not allocate', () => {
    const manySections = Buffer.from('0100000000ffffffff', 'hex');
    expect(() => readEntries(manySections)).toThrow(expect.objectContaining({ code: 'JOURNAL_CORRUPT' }));
  });

  test.each(['00', '05', 'ff'])('unknown type %s', (hex) => {
    expect(() => readEntries(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ code: 'JOURNAL_CORRUPT' }));
  });
});

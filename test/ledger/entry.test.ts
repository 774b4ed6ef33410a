import { ENTRY_PREFIX, encodeCanonical, formatEntry, type GovernanceEntry, parseEntry, parseNote } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flipBit, fromText, type Named, readVectors, toText } from './read-vectors.ts';

const vectors = readVectors<{
  valid: { entry: GovernanceEntry; text: string; note: string }[];
  invalid: (Named & { entry: object })[];
  invalid_texts: (Named & { text: string })[];
}>('entry');
const refused = expect.objectContaining({ code: 'ENTRY_INVALID' });

describe('vectors', () => {
  test.each(vectors.valid)('$entry.type', ({ entry, text, note }) => {
    expect(formatEntry(entry)).toBe(text);
    expect(parseEntry(text)).toEqual(entry);
    expect(parseNote(fromText(note)).text).toBe(text);
  });

  test.each(vectors.invalid)('$name: neither read nor written', ({ entry }) => {
    expect(() => parseEntry(`${ENTRY_PREFIX}${toText(encodeCanonical(entry))}\n`)).toThrow(refused);
    expect(() => formatEntry(entry as GovernanceEntry)).toThrow(refused);
  });

  test.each(vectors.invalid_texts)('$name: refused', ({ text }) => {
    expect(() => parseEntry(text)).toThrow(refused);
  });
});

describe('formatEntry and parseEntry', () => {
  const instant = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
  const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
  const origin = fc.stringMatching(/^[!-*,-~]{1,30}$/);
  const entry: fc.Arbitrary<GovernanceEntry> = fc.oneof(
    fc.record({ type: fc.constantFrom('stream.close' as const, 'stream.abandon' as const), stream: origin, size: fc.maxSafeNat(), root: hash, time: instant }),
    fc.record({
      type: fc.constant('export.create' as const),
      bundle: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/),
      root: hash,
      from: instant,
      to: instant,
      time: instant,
    }),
    fc.constantFrom(...vectors.valid.map((valid) => valid.entry)),
  );

  test('are inverse', () => {
    fc.assert(
      fc.property(entry, (original) => {
        expect(parseEntry(formatEntry(original))).toEqual(original);
        expect(formatEntry(parseEntry(formatEntry(original)))).toBe(formatEntry(original));
      }),
    );
  });

  test('a flipped bit makes it another entry or none', () => {
    fc.assert(
      fc.property(entry, fc.nat(), (original, at) => {
        const text = fromText(formatEntry(original));
        const flipped = toText(flipBit(text, at % (8 * text.length)));
        try {
          const read = parseEntry(flipped);
          expect(formatEntry(read)).toBe(flipped);
          expect(read).not.toEqual(original);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an absent member and one that is undefined are the same', () => {
    const opened = {
      type: 'stream.open',
      stream: 'a',
      vkey: vectors.valid.map(({ entry: valid }) => ('vkey' in valid ? valid.vkey : '')).find((vkey) => vkey !== '') ?? '',
      time: '1',
    } as const;
    expect(formatEntry({ ...opened, previous: undefined } as unknown as GovernanceEntry)).toBe(formatEntry(opened));
  });

  test.each(['type', 'stream', 'size', 'root', 'time'])('no member may be null: %s', (name) => {
    const closed = { type: 'stream.close', stream: 'a', size: 1, root: '0'.repeat(64), time: '1', [name]: null };
    expect(() => formatEntry(closed as unknown as GovernanceEntry)).toThrow(refused);
    expect(() => parseEntry(`${ENTRY_PREFIX}${JSON.stringify(closed)}\n`)).toThrow(refused);
  });

  test('arbitrary JSON is answered with the code', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(() => parseEntry(`${ENTRY_PREFIX}${json}\n`)).toThrow(refused);
      }),
    );
  });
});

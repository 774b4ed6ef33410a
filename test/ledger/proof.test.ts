import { formatProof, parseProof } from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flipBit, fromHex, fromText, type Named, readVectors, toText } from './read-vectors.ts';

const vectors = readVectors<{
  valid: (Named & { index: number; path: string[]; checkpoint: string; extra?: string; proof: string })[];
  invalid: (Named & { proof: string })[];
  record: { log_checkpoint: string };
}>('proof');
const refused = expect.objectContaining({ code: 'PROOF_INVALID' });

describe('vectors', () => {
  test.each(vectors.valid)('$name', ({ index, path, checkpoint, extra, proof }) => {
    const parts = { index, path: path.map(fromHex), checkpoint: fromText(checkpoint), ...(extra === undefined ? {} : { extra: fromHex(extra) }) };
    expect(toText(formatProof(parts))).toBe(proof);
    expect(parseProof(fromText(proof))).toEqual(parts);
  });

  test.each(vectors.invalid)('$name: refused', ({ proof }) => {
    expect(() => parseProof(fromText(proof))).toThrow(refused);
  });
});

describe('formatProof and parseProof', () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const parts = fc.record(
    {
      index: fc.maxSafeNat(),
      path: fc.array(hash, { maxLength: 53 }),
      checkpoint: fc.constant(fromText(vectors.record.log_checkpoint)),
      extra: fc.uint8Array({ maxLength: 20 }),
    },
    { requiredKeys: ['index', 'path', 'checkpoint'] },
  );

  test('are inverse, and another spelling is never read as the same proof', () => {
    fc.assert(
      fc.property(parts, fc.nat(), (proof, at) => {
        const bytes = formatProof(proof);
        expect(parseProof(bytes)).toEqual(proof);
        const flipped = flipBit(bytes, at % (8 * bytes.length));
        try {
          expect(formatProof(parseProof(flipped))).toEqual(flipped);
        } catch (error) {
          expect(error).toEqual(refused);
        }
      }),
    );
  });

  test.each([
    ['a negative index', { index: -1 }],
    ['an index of 2^53', { index: 2 ** 53 }],
    ['a hash of 31 bytes', { path: [new Uint8Array(31)] }],
    ['54 hashes', { path: Array.from({ length: 54 }, () => new Uint8Array(32)) }],
  ])('never writes %s', (_, fields) => {
    expect(() => formatProof({ index: 0, path: [], checkpoint: new Uint8Array(0), ...fields })).toThrow(refused);
  });

  test('refuses what is not UTF-8', () => {
    expect(() => parseProof(Uint8Array.of(0xff, 0x0a, 0x0a))).toThrow(refused);
  });
});

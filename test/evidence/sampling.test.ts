import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSample, type SampleRequest, zeroDeviationSize } from '../../processor/src/evidence/sampling.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';

const ids = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => new Uint8Array(createHash('sha256').update(`record ${index}`).digest().subarray(0, 16)));
const request = (changes: Partial<SampleRequest> = {}): SampleRequest => ({
  root: new Uint8Array(32).fill(7),
  nonce: new Uint8Array(16).fill(9),
  checkpointAt: 1_000n,
  nonceAt: 1_001n,
  size: 3,
  ...changes,
});
const hex = (items: readonly Uint8Array[]): string[] => items.map((item) => Buffer.from(item).toString('hex'));
const SAMPLE_INVALID = expect.objectContaining({ code: 'SAMPLE_INVALID' });

describe('sizes where no deviation is expected', () => {
  test.each([
    [0.05, 0.05, 59],
    [0.05, 0.1, 29],
    [0.1, 0.05, 45],
    [0.1, 0.1, 22],
  ])('risk %d, tolerable %d: %d', (risk, tolerable, size) => {
    expect(zeroDeviationSize(risk, tolerable)).toBe(size);
    // The definition itself: with this many the chance to see no deviation at the tolerable rate is at most the risk, with one less it is not.
    expect((1 - tolerable) ** size).toBeLessThanOrEqual(risk);
    expect((1 - tolerable) ** (size - 1)).toBeGreaterThan(risk);
  });

  test('nothing outside (0, 1)', () => {
    for (const [risk, tolerable] of [
      [0, 0.1],
      [1, 0.1],
      [0.1, 0],
      [0.1, 1],
      [Number.NaN, 0.1],
    ] as const)
      expect(() => zeroDeviationSize(risk, tolerable)).toThrow(SAMPLE_INVALID);
  });
});

describe('a sample', () => {
  test('is the smallest n of SHA-256(root || nonce || record id)', () => {
    const population = ids(200);
    const { root, nonce } = request();
    const expected = population
      .map((id) => ({
        id,
        rank: createHash('sha256')
          .update(Buffer.concat([root, nonce, id]))
          .digest('hex'),
      }))
      .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
      .slice(0, 59)
      .map(({ id }) => id);
    expect(hex(drawSample(nodeCrypto, population, request({ size: 59 })))).toEqual(hex(expected));
  });

  test('depends on the set alone, contains smaller ones, and is the whole where that is small', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 80 }), fc.integer(), (count, size, seed) => {
        const population = ids(count);
        const sample = hex(drawSample(nodeCrypto, population, request({ size })));
        const shuffled = population.toSorted((a, b) => ((a[0] ?? 0) ^ (seed & 255)) - ((b[0] ?? 0) ^ (seed & 255)));
        expect(hex(drawSample(nodeCrypto, shuffled, request({ size })))).toEqual(sample);
        expect(sample).toHaveLength(Math.min(size, count));
        expect(new Set(sample).size).toBe(sample.length);
        if (size > 1) expect(sample.slice(0, size - 1)).toEqual(hex(drawSample(nodeCrypto, population, request({ size: size - 1 }))));
      }),
      { numRuns: 60 },
    );
  });

  test('changes with the nonce and with the root', () => {
    const population = ids(500);
    const one = hex(drawSample(nodeCrypto, population, request({ size: 20 })));
    expect(hex(drawSample(nodeCrypto, population, request({ size: 20, nonce: new Uint8Array(randomBytes(16)) })))).not.toEqual(one);
    expect(hex(drawSample(nodeCrypto, population, request({ size: 20, root: new Uint8Array(32).fill(8) })))).not.toEqual(one);
  });

  test.each<[string, Partial<SampleRequest>]>([
    ['a nonce that was known before the population was fixed', { nonceAt: 999n }],
    ['a nonce of the same instant', { nonceAt: 1_000n }],
    ['a short nonce', { nonce: new Uint8Array(15) }],
    ['a short root', { root: new Uint8Array(31) }],
    ['no items', { size: 0 }],
    ['half an item', { size: 1.5 }],
  ])('refuses %s', (_name, change) => {
    expect(() => drawSample(nodeCrypto, ids(5), request(change))).toThrow(SAMPLE_INVALID);
  });

  test('refuses a population with an item twice, or with what is no record id', () => {
    const [one = new Uint8Array(16)] = ids(1);
    expect(() => drawSample(nodeCrypto, [one, one], request())).toThrow(SAMPLE_INVALID);
    expect(() => drawSample(nodeCrypto, [new Uint8Array(15)], request())).toThrow(SAMPLE_INVALID);
  });
});

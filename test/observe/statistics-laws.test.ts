import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg } from '../../processor/src/observe/statistics/benjamini-hochberg.ts';
import { compareCategories } from '../../processor/src/observe/statistics/chi-square.ts';
import { CUSUM_START, stepCusum } from '../../processor/src/observe/statistics/cusum.ts';
import { EWMA_START, stepEwma } from '../../processor/src/observe/statistics/ewma.ts';
import { jensenShannon } from '../../processor/src/observe/statistics/jensen-shannon.ts';
import { kolmogorovSmirnov, kolmogorovSmirnovBinned } from '../../processor/src/observe/statistics/kolmogorov-smirnov.ts';
import { longRunVariance } from '../../processor/src/observe/statistics/long-run-variance.ts';
import { comparePopulations } from '../../processor/src/observe/statistics/population-stability.ts';
import { robustScale } from '../../processor/src/observe/statistics/robust-scale.ts';
import { compareProportions } from '../../processor/src/observe/statistics/two-proportion.ts';
import { wasserstein, wassersteinBinned } from '../../processor/src/observe/statistics/wasserstein.ts';
import { compareMeans } from '../../processor/src/observe/statistics/welch.ts';

type Counts = readonly number[];
const binned: Readonly<Record<string, { readonly value: (a: Counts, b: Counts) => number; readonly ordered?: true }>> = {
  'population stability': { value: (a, b) => comparePopulations(a, b).psi },
  'χ²': { value: (a, b) => compareCategories(a, b).chi2 },
  G: { value: (a, b) => compareCategories(a, b).g },
  'Jensen-Shannon': { value: jensenShannon },
  'Kolmogorov-Smirnov': { value: (a, b) => kolmogorovSmirnovBinned(a, b).d, ordered: true },
  Wasserstein: { value: (a, b) => wassersteinBinned(a, b), ordered: true },
};
const samples: Readonly<Record<string, (a: Counts, b: Counts) => number>> = {
  'Kolmogorov-Smirnov': (a, b) => kolmogorovSmirnov(a, b).d,
  Wasserstein: wasserstein,
};

const counts = fc.array(fc.nat(40), { minLength: 6, maxLength: 6 }).filter((table) => table.some((count) => count > 0));
const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
const refused = expect.objectContaining({ code: 'STATISTIC_INVALID' });

describe.each(Object.entries(binned))('%s of two histograms', (_, { value, ordered }) => {
  test('equal shares are no drift', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 9 }), (table, times) => {
        const most = value === binned['population stability']?.value ? 0.5 : 1e-6;
        expect(value(table, table)).toBeLessThanOrEqual(1e-9);
        // Half an observation per category weighs less in the larger table, so that PSI is near 0 and not 0.
        expect(
          value(
            table.map((count) => count * 50),
            table.map((count) => count * 50 * times),
          ),
        ).toBeLessThanOrEqual(most);
      }),
      { numRuns: 30 },
    );
  });

  test('is finite, not negative, and the same both ways', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const there = value(a, b);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(there)).toBe(true);
        expect(value(b, a)).toBeCloseTo(there, 7);
      }),
      { numRuns: 50 },
    );
  });

  test('grows with the share that moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 30 }), fc.integer({ min: 0, max: 9 }), (size, moved) => {
        const shift = (tenths: number): number => value([size * 10, size * 10], [size * 10 - size * tenths, size * 10 + size * tenths]);
        expect(shift(moved + 1)).toBeGreaterThan(shift(moved));
      }),
    );
  });

  test.skipIf(ordered)('does not care how the categories are ordered', () => {
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        expect(value(a.toReversed(), b.toReversed())).toBeCloseTo(value(a, b), 7);
      }),
    );
  });

  test.each([
    ['empty', [], []],
    ['without observations', [0, 0], [1, 2]],
    ['a window without observations', [1, 2], [0, 0]],
    ['of different length', [1, 2], [1, 2, 3]],
    ['negative', [1, -1], [1, 2]],
    ['broken', [1, 2], [0.5, 2]],
    ['no number', [Number.NaN, 2], [1, 2]],
  ])('refuses tables %s', (_name, a, b) => expect(() => value(a, b)).toThrow(refused));
});

describe.each(Object.entries(samples))('%s of two samples', (_, value) => {
  test('does not care about order, direction, or a sample said twice', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const distance = value(a, b);
        expect(value(a.toReversed(), b)).toBeCloseTo(distance, 9);
        expect(value(b, a)).toBeCloseTo(distance, 9);
        expect(value([...a, ...a], b)).toBeCloseTo(distance, 9);
        expect(value(a, a)).toBe(0);
      }),
    );
  });

  test('refuses nothing and what is no number', () => {
    expect(() => value([], [1])).toThrow(refused);
    expect(() => value([1], [])).toThrow(refused);
    expect(() => value([1, Number.NaN], [1])).toThrow(refused);
    expect(() => value([1], [Number.POSITIVE_INFINITY])).toThrow(refused);
  });
});

test('a shifted sample is as far away as it was shifted', () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: 0, max: 40 }), (a, by) => {
      const shifted = a.map((value) => value + by);
      expect(wasserstein(a, shifted)).toBeCloseTo(by, 9);
    }),
  );
});

test('Kolmogorov-Smirnov: the exact p-value is the share of orderings that come as far apart', () => {
  // All 4-of-8 orderings of distinct values, counted one by one.
  const orderings = Array.from({ length: 256 }, (_, mask) => mask).filter((mask) => mask.toString(2).split('1').length - 1 === 4);
  const split = (mask: number): readonly [number[], number[]] => {
    const positions = Array.from({ length: 8 }, (_, position) => position);
    return [positions.filter((position) => (mask >> position) & 1), positions.filter((position) => !((mask >> position) & 1))];
  };
  for (const mask of orderings) {
    const { d, p } = kolmogorovSmirnov(...split(mask));
    const asFar = orderings.filter((other) => kolmogorovSmirnov(...split(other)).d >= d - 1e-12).length;
    expect(p).toBeCloseTo(asFar / orderings.length, 12);
  }
});

test('one category, or constants, are no drift', () => {
  expect(comparePopulations([0, 5, 0], [0, 9, 0])).toEqual({ psi: 0, expected: 0, excess: 0, p: 1 });
  expect(compareCategories([0, 5, 0], [0, 9, 0])).toEqual({ chi2: 0, g: 0, df: 0, p: 1, gP: 1 });
  expect(compareProportions({ hits: 0, of: 5 }, { hits: 0, of: 9 })).toEqual({ difference: 0, z: 0, p: 1 });
  expect(compareMeans([3, 3, 3], [3, 3])).toEqual({ t: 0, df: 3, p: 1 });
  expect(robustScale([4, 4, 4])).toEqual({ center: 4, scale: 0 });
});

test('what cannot be judged is refused', () => {
  expect(() => compareMeans([3, 3], [4, 4])).toThrow(refused);
  expect(() => compareMeans([3], [4, 4])).toThrow(refused);
  expect(() => compareMeans([3, Number.NaN], [4, 4])).toThrow(refused);
  expect(() => compareProportions({ hits: 2, of: 1 }, { hits: 0, of: 1 })).toThrow(refused);
  expect(() => compareProportions({ hits: 0, of: 0 }, { hits: 0, of: 1 })).toThrow(refused);
  expect(() => compareProportions({ hits: Number.NaN, of: 3 }, { hits: 0, of: 1 })).toThrow(refused);
  expect(() => stepCusum({ k: 0.5, h: 5 }, CUSUM_START, Number.NaN)).toThrow(refused);
  expect(() => stepEwma({ lambda: 0.1, width: 3 }, EWMA_START, Number.NaN)).toThrow(refused);
  expect(() => stepEwma({ lambda: 0, width: 3 }, EWMA_START, 1)).toThrow(refused);
  expect(() => robustScale([])).toThrow(refused);
  expect(() => longRunVariance([], 4)).toThrow(refused);
  expect(() => benjaminiHochberg([0.2, Number.NaN])).toThrow(refused);
  expect(() => benjaminiHochberg([1.2])).toThrow(refused);
});

test('Benjamini-Hochberg: never below the p-value, in the same order, and no more than Bonferroni', () => {
  expect(benjaminiHochberg([])).toEqual([]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), (pValues) => {
      const adjusted = benjaminiHochberg(pValues);
      for (const [index, p] of pValues.entries()) {
        expect(adjusted[index]).toBeGreaterThanOrEqual(p - 1e-12);
        expect(adjusted[index]).toBeLessThanOrEqual(Math.min(1, p * pValues.length) + 1e-12);
        for (const [other, q] of pValues.entries()) if (p < q) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[other] ?? 0);
      }
    }),
  );
});

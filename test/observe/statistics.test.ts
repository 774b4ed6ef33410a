import { describe, expect, test } from 'vitest';
import { benjaminiHochberg } from '../../processor/src/observe/statistics/benjamini-hochberg.ts';
import { compareCategories } from '../../processor/src/observe/statistics/chi-square.ts';
import { chiSquareLimit, chiSquareTail } from '../../processor/src/observe/statistics/chi-square-tail.ts';
import { CUSUM_START, type CusumState, stepCusum } from '../../processor/src/observe/statistics/cusum.ts';
import { EWMA_START, type EwmaState, stepEwma } from '../../processor/src/observe/statistics/ewma.ts';
import { gammaTail } from '../../processor/src/observe/statistics/gamma-tail.ts';
import { jensenShannon } from '../../processor/src/observe/statistics/jensen-shannon.ts';
import { kolmogorovSmirnov, kolmogorovSmirnovBinned, kolmogorovTail } from '../../processor/src/observe/statistics/kolmogorov-smirnov.ts';
import { longRunVariance } from '../../processor/src/observe/statistics/long-run-variance.ts';
import { normalTail } from '../../processor/src/observe/statistics/normal-tail.ts';
import { comparePopulations } from '../../processor/src/observe/statistics/population-stability.ts';
import { robustScale } from '../../processor/src/observe/statistics/robust-scale.ts';
import { betaShare, studentTail } from '../../processor/src/observe/statistics/student-tail.ts';
import { compareProportions } from '../../processor/src/observe/statistics/two-proportion.ts';
import { wasserstein, wassersteinBinned } from '../../processor/src/observe/statistics/wasserstein.ts';
import { compareMeans } from '../../processor/src/observe/statistics/welch.ts';
import { drift, more } from './reference/read-reference.ts';

/** Equal to SciPy's answer up to `precision` of it; tails of 1e-100 count like any other value. */
function expectNear(value: number, expected: number, precision = 1e-9): void {
  expect(Math.abs(value - expected), `${value} for ${expected}`).toBeLessThanOrEqual(precision * Math.abs(expected) + 1e-300);
}

describe('tails', () => {
  test.each(drift.special.chi2_sf)('χ² of %d with %d degrees of freedom', (x, df, p) => expectNear(chiSquareTail(x ?? 0, df ?? 0), p ?? 0));
  test.each(more.chi2_tail)('χ² far out: %d with %d', (x, df, p) => expectNear(chiSquareTail(x, df), p));
  test.each(more.chi2_limit)('χ² limit of p = %d with %d', (p, df, x) => expectNear(chiSquareLimit(p, df), x));
  test.each(drift.special.gammaincc)('Q(%d, %d)', (a, x, q) => expectNear(gammaTail(a ?? 0, x ?? 0), q ?? 0));
  test.each([...drift.special.norm_sf, ...more.norm_tail])('normal tail of %d', (z, p) => expectNear(normalTail(z ?? 0), p ?? 0));
  test.each([...drift.special.t_sf, ...more.student_tail])('t tail of %d with %d', (t, df, p) => expectNear(studentTail(t ?? 0, df ?? 0), p ?? 0));
  test.each(drift.special.betainc)('I(%d, %d) at %d', (a, b, x, share) => expectNear(betaShare(a ?? 0, b ?? 0, x ?? 0), share ?? 0));
  test.each(drift.special.kolmogorov_sf)('Kolmogorov tail of %d', (x, p) => expectNear(kolmogorovTail(x ?? 0), p ?? 0, 1e-8));
});

describe.each(drift.two_sample)('two samples: $name', ({ name, a, b, ks, welch, psi_decile_halfcount: deciles, ...expected }) => {
  test('Kolmogorov-Smirnov', () => {
    const { d, p } = kolmogorovSmirnov(a, b);
    expectNear(d, ks.stat);
    // SciPy computes large exact tails as a complement; ours is a sum.
    expectNear(p, more.ks_exact.find((exact) => exact.name === name)?.p ?? Number.NaN, 1e-7);
  });

  test('Wasserstein', () => expectNear(wasserstein(a, b), expected.wasserstein));

  test.runIf(welch !== undefined)('Welch', () => {
    const { t, df, p } = compareMeans(a, b);
    expectNear(t, welch?.t ?? 0);
    expectNear(df, welch?.df ?? 0);
    expectNear(p, welch?.p ?? 0);
  });

  test.runIf(deciles.ca.every((count, index) => count + (deciles.cb[index] ?? 0) > 0))('PSI over deciles', () =>
    expectNear(comparePopulations(deciles.ca, deciles.cb).psi, deciles.psi),
  );
});

describe('counts', () => {
  test.each(drift.chi2)('χ² and G: $name', ({ table: [a, b], chi2, p, df, g, g_p, ztest }) => {
    const result = compareCategories(a, b);
    expect(result.df).toBe(df);
    expectNear(result.chi2, chi2);
    expectNear(result.p, p);
    expectNear(result.g, g);
    expectNear(result.gP, g_p);
    if (ztest === undefined) return;
    const sum = (row: readonly number[]): number => row.reduce((total, count) => total + count, 0);
    const proportions = compareProportions({ hits: a[0] ?? 0, of: sum(a) }, { hits: b[0] ?? 0, of: sum(b) });
    // drift.json takes the difference the other way round.
    expectNear(proportions.z, -ztest.z);
    expectNear(proportions.p, ztest.p);
  });

  test.each(more.two_proportion)('two proportions: $reference and $window', ({ reference: [k, m], window: [l, n], z, p }) => {
    const result = compareProportions({ hits: k, of: m }, { hits: l, of: n });
    expectNear(result.z, z);
    expectNear(result.p, p);
  });

  test.each(more.binned)('histograms: $reference and $window', ({ reference, window, ...expected }) => {
    expectNear(kolmogorovSmirnovBinned(reference, window).d, expected.ks_d);
    expectNear(kolmogorovSmirnovBinned(reference, window).p, expected.ks, 1e-7);
    expectNear(wassersteinBinned(reference, window), expected.wasserstein);
    expectNear(jensenShannon(reference, window), expected.js);
    const { psi, expected: mean, excess, p } = comparePopulations(reference, window);
    expectNear(psi, expected.psi);
    expectNear(mean, expected.psi_expected);
    expectNear(excess, expected.psi - expected.psi_expected, 1e-8);
    expectNear(p, expected.psi_p);
    const categories = compareCategories(reference, window);
    expectNear(categories.chi2, expected.chi2);
    expectNear(categories.p, expected.chi2_p);
    expectNear(categories.g, expected.g, 1e-8);
    expectNear(categories.gP, expected.g_p);
  });
});

describe('charts', () => {
  test.each(drift.cusum)('CUSUM', ({ x, k, h, c, first_alarm }) => {
    let state: CusumState = CUSUM_START;
    const alarms: number[] = [];
    for (const [index, value] of x.entries()) {
      const step = stepCusum({ k, h }, state, value);
      state = step.state;
      if (step.alarm) alarms.push(index);
      expect(state.up).toBeCloseTo(c[index]?.[0] ?? Number.NaN, 9);
      expect(state.down).toBeCloseTo(c[index]?.[1] ?? Number.NaN, 9);
    }
    expect(alarms[0]).toBe(first_alarm);
  });

  test.each(drift.ewma)('EWMA', ({ x, lambda, L, z, first_alarm }) => {
    let state: EwmaState = EWMA_START;
    const alarms: number[] = [];
    for (const [index, value] of x.entries()) {
      const step = stepEwma({ lambda, width: L }, state, value);
      state = step.state;
      if (step.alarm) alarms.push(index);
      expect(state.level).toBeCloseTo(z[index]?.[0] ?? Number.NaN, 9);
      expect(step.limit).toBeCloseTo(z[index]?.[1] ?? Number.NaN, 9);
    }
    expect(alarms[0]).toBe(first_alarm);
  });
});

test.each(drift.bh)('Benjamini-Hochberg of $p', ({ p, bh }) => {
  for (const [index, adjusted] of benjaminiHochberg(p).entries()) expectNear(adjusted, bh[index] ?? 0);
});

test('median and MAD', () => {
  const { sample, center, scale } = more.robust_scale;
  expectNear(robustScale(sample).center, center);
  expectNear(robustScale(sample).scale, scale);
});

describe('long-run variance', () => {
  // Marsaglia's xorshift: seeded, so that the figures below are figures.
  function noise(length: number, rho: number): number[] {
    let state = 20_261_125;
    const uniform = (): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return ((state >>> 0) + 0.5) / 2 ** 32;
    };
    let level = 0;
    return Array.from({ length }, () => {
      const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
      level = rho * level + Math.sqrt(1 - rho * rho) * normal;
      return level;
    });
  }

  test('of independent values is their variance, a little up', () => {
    const estimate = longRunVariance(noise(20_000, 0), 16);
    expect(estimate).toBeGreaterThan(0.97);
    expect(estimate).toBeLessThan(1.15);
  });

  test('of a first-order series is (1 + ρ)/(1 - ρ) times its variance', () => {
    const estimate = longRunVariance(noise(20_000, 0.8), 64);
    expect(estimate).toBeGreaterThan(8);
    expect(estimate).toBeLessThan(10.5);
  });

  test('of a slow disturbance under independent noise shows in the long batches only', () => {
    const slow = noise(20_000, 0.95);
    const fast = noise(40_000, 0).slice(20_000);
    const mixed = fast.map((value, index) => value + 0.5 * (slow[index] ?? 0));
    expect(longRunVariance(mixed, 64)).toBeGreaterThan(6);
    expect(longRunVariance(mixed, 1)).toBeLessThan(3);
  });
});

import { checkSample, checkTables } from './check-input.ts';

/**
 * The first Wasserstein distance (earth mover's) of two samples: ∫ |F - G|, in the unit of the values. 0 for equal samples; of two constants, their difference.
 * @throws STATISTIC_INVALID on an empty sample or a value that is no number.
 */
export function wasserstein(reference: readonly number[], window: readonly number[]): number {
  checkSample(reference, 'the reference');
  checkSample(window, 'the window');
  const a = Float64Array.from(reference).sort();
  const b = Float64Array.from(window).sort();
  const values = Float64Array.from([...reference, ...window]).sort();
  let i = 0;
  let j = 0;
  let distance = 0;
  for (let at = 0; at + 1 < values.length; at += 1) {
    const value = values[at] ?? 0;
    while (i < a.length && (a[i] ?? 0) <= value) i += 1;
    while (j < b.length && (b[j] ?? 0) <= value) j += 1;
    distance += Math.abs(i / a.length - j / b.length) * ((values[at + 1] ?? 0) - value);
  }
  return distance;
}

/** The same for two histograms over the same bins of width `width`: mass moves from bin to bin. */
export function wassersteinBinned(reference: readonly number[], window: readonly number[], width = 1): number {
  const { m, n } = checkTables(reference, window);
  let i = 0;
  let j = 0;
  let distance = 0;
  for (const [index, count] of reference.entries()) {
    i += count;
    j += window[index] ?? 0;
    distance += Math.abs(i / m - j / n) * width;
  }
  return distance;
}

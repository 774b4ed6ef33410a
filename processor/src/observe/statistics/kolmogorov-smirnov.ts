import { checkSample, checkTables } from './check-input.ts';

export interface KolmogorovSmirnov {
  /** The largest difference of the two distribution functions. */
  readonly d: number;
  readonly p: number;
}

/** Above this many pairs the exact count gives way to the limit law, which is then good to three digits. */
const PAIRS = 10_000_000;

/**
 * Two-sample Kolmogorov-Smirnov test. The p-value is exact (the share of orderings of both samples that come as far apart) up to ten million pairs, Kolmogorov's limit law
 * beyond; with ties it errs on the safe side. Source: Hodges (1958). @throws STATISTIC_INVALID on an empty sample or a value that is no number.
 */
export function kolmogorovSmirnov(reference: readonly number[], window: readonly number[]): KolmogorovSmirnov {
  checkSample(reference, 'the reference');
  checkSample(window, 'the window');
  const a = Float64Array.from(reference).sort();
  const b = Float64Array.from(window).sort();
  // As |i·n - j·m| in whole numbers: a tie at exactly d must count as reached.
  let reach = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i] ?? 0, b[j] ?? 0);
    while (i < a.length && a[i] === value) i += 1;
    while (j < b.length && b[j] === value) j += 1;
    reach = Math.max(reach, Math.abs(i * b.length - j * a.length));
  }
  return judge(reach, a.length, b.length);
}

/** The same for two histograms over the same ordered bins: values of one bin are ties. */
export function kolmogorovSmirnovBinned(reference: readonly number[], window: readonly number[]): KolmogorovSmirnov {
  const { m, n } = checkTables(reference, window);
  let i = 0;
  let j = 0;
  let reach = 0;
  for (const [index, count] of reference.entries()) {
    i += count;
    j += window[index] ?? 0;
    reach = Math.max(reach, Math.abs(i * n - j * m));
  }
  return judge(reach, m, n);
}

function judge(reach: number, m: number, n: number): KolmogorovSmirnov {
  const d = reach / (m * n);
  return { d, p: m * n <= PAIRS ? exactTail(reach, m, n) : kolmogorovTail(d * Math.sqrt((m * n) / (m + n))) };
}

/** P(the path of a random ordering comes as far from the diagonal as `reach`). Sums of positive terms only, so that small tails keep their precision. */
function exactTail(reach: number, m: number, n: number): number {
  if (reach === 0) return 1;
  let below = new Float64Array(n + 1);
  for (let i = m; i >= 0; i -= 1) {
    const row = new Float64Array(n + 1);
    for (let j = n; j >= 0; j -= 1) {
      if (Math.abs(i * n - j * m) >= reach) {
        row[j] = 1;
        continue;
      }
      const left = m - i + n - j;
      row[j] = left === 0 ? 0 : ((m - i) * (below[j] ?? 0) + (n - j) * (row[j + 1] ?? 0)) / left;
    }
    below = row;
  }
  return below[0] ?? 1;
}

/** 1 - K(x), Kolmogorov's limit law of √(mn/(m+n)) · D. */
export function kolmogorovTail(x: number): number {
  if (x < 0.2) return 1;
  if (x < 1) {
    // The theta function's other series: the alternating one loses all digits near 1.
    let sum = 0;
    for (let k = 1; k < 20; k += 2) sum += Math.exp(-(k * k * Math.PI * Math.PI) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 1; k < 20; k += 1) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return 2 * sum;
}

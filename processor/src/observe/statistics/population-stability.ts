import { checkTables } from './check-input.ts';
import { chiSquareTail } from './chi-square-tail.ts';

export interface Stability {
  /** Σ (p - q) ln(p / q), in nats, over categories with half an observation added to each. */
  readonly psi: number;
  /** What psi is on average where nothing changed: (1/n + 1/m)(B - 1). */
  readonly expected: number;
  /** psi - expected: what is left as an effect. */
  readonly excess: number;
  /** Tail of the null law (1/n + 1/m) · χ² with B - 1 degrees of freedom. */
  readonly p: number;
}

/**
 * The population stability index of a window against a reference, judged by its own null law instead of a fixed limit: at n = 100 an unchanged window has a PSI of 0.09 on
 * average, at n = 1,000 a shift by 30 % stays below 0.2.
 *
 * Categories without an observation on either side carry nothing and are left out of B. One category left: no change is possible, psi 0, p 1.
 * Observations must be independent; for windows of a series see observe/shape-test.ts, which measures how far they are not.
 * Source: Yurdakul, Statistical properties of the population stability index (2018). @throws STATISTIC_INVALID on empty tables and on what is no count.
 */
export function comparePopulations(reference: readonly number[], window: readonly number[]): Stability {
  const { m, n } = checkTables(reference, window);
  const used = reference.flatMap((count, index) => (count + (window[index] ?? 0) > 0 ? [index] : []));
  if (used.length < 2) return { psi: 0, expected: 0, excess: 0, p: 1 };
  let psi = 0;
  for (const index of used) {
    const p = ((reference[index] ?? 0) + 0.5) / (m + 0.5 * used.length);
    const q = ((window[index] ?? 0) + 0.5) / (n + 0.5 * used.length);
    psi += (p - q) * Math.log(p / q);
  }
  const scale = 1 / n + 1 / m;
  const df = used.length - 1;
  return { psi, expected: scale * df, excess: psi - scale * df, p: chiSquareTail(psi / scale, df) };
}

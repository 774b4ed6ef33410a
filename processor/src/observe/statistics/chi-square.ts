import { checkTables } from './check-input.ts';
import { chiSquareTail } from './chi-square-tail.ts';

export interface Homogeneity {
  /** Pearson's Σ (o - e)² / e. */
  readonly chi2: number;
  /** The likelihood ratio 2 Σ o ln(o / e): holds better where cells are small. */
  readonly g: number;
  readonly df: number;
  readonly p: number;
  readonly gP: number;
}

/**
 * χ² and G test of homogeneity: do a reference and a window come from one distribution over categories? Categories nobody saw are left out; with one category left there is
 * nothing to compare, both statistics are 0 and both p-values 1. @throws STATISTIC_INVALID on empty tables and on what is no count.
 */
export function compareCategories(reference: readonly number[], window: readonly number[]): Homogeneity {
  const { m, n } = checkTables(reference, window);
  let chi2 = 0;
  let g = 0;
  let used = 0;
  for (const [index, inReference] of reference.entries()) {
    const inWindow = window[index] ?? 0;
    const both = inReference + inWindow;
    if (both === 0) continue;
    used += 1;
    for (const [observed, total] of [
      [inReference, m],
      [inWindow, n],
    ] as const) {
      const expected = (both * total) / (m + n);
      chi2 += (observed - expected) ** 2 / expected;
      if (observed > 0) g += 2 * observed * Math.log(observed / expected);
    }
  }
  const df = used - 1;
  if (df === 0) return { chi2: 0, g: 0, df, p: 1, gP: 1 };
  g = Math.max(0, g);
  return { chi2, g, df, p: chiSquareTail(chi2, df), gP: chiSquareTail(g, df) };
}

import { checkTables } from './check-input.ts';

/**
 * The Jensen-Shannon distance of two tables of counts, base 2: √((KL(p‖m) + KL(q‖m)) / 2) with m = (p + q) / 2; 0 for equal shares, 1 for disjoint ones. Empty categories need
 * no smoothing. An effect size: it has no null law of its own here. Source: Lin (1991), Endres and Schindelin (2003). @throws STATISTIC_INVALID
 */
export function jensenShannon(reference: readonly number[], window: readonly number[]): number {
  const { m, n } = checkTables(reference, window);
  let divergence = 0;
  for (const [index, count] of reference.entries()) {
    const p = count / m;
    const q = (window[index] ?? 0) / n;
    const middle = (p + q) / 2;
    if (p > 0) divergence += (p * Math.log2(p / middle)) / 2;
    if (q > 0) divergence += (q * Math.log2(q / middle)) / 2;
  }
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

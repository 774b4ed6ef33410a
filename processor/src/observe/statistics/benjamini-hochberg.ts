import { CodedError } from '@spanproof/vocabulary';

/**
 * Benjamini-Hochberg: the adjusted p-values, in the order given. Those at or below q are the discoveries whose expected share of false ones is at most q. Given reciprocals of e-values
 * it is the e-BH procedure, which needs no independence (Wang and Ramdas 2022). An empty list stays empty. @throws STATISTIC_INVALID on what is no probability.
 */
export function benjaminiHochberg(pValues: readonly number[]): readonly number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new CodedError('STATISTIC_INVALID', `${p} is no probability`);
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const adjusted = pValues.map(() => 1);
  let least = 1;
  for (const [rank, { p, index }] of order.entries()) {
    least = Math.min(least, (p * pValues.length) / (pValues.length - rank));
    adjusted[index] = least;
  }
  return adjusted;
}

import { gammaTail } from './gamma-tail.ts';

/** P(X >= x) of a χ² variable with `df` degrees of freedom (any positive number), with relative precision far into the tail. */
export function chiSquareTail(x: number, df: number): number {
  return gammaTail(df / 2, x / 2);
}

/** The x whose tail is `p`: bisection, because the callers need it once a baseline. */
export function chiSquareLimit(p: number, df: number): number {
  let low = 0;
  let high = Math.max(1, df);
  while (chiSquareTail(high, df) > p) high *= 2;
  for (let step = 0; step < 200 && high - low > 1e-12 * high; step += 1) {
    const middle = (low + high) / 2;
    if (chiSquareTail(middle, df) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

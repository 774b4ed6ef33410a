import { gammaln } from 'simple-statistics';

const STEPS = 10_000;
const PRECISION = 1e-16;
const TINY = 1e-300;

/**
 * The regularised upper incomplete gamma function Q(a, x): the tail of a gamma variable. Series below a + 1, continued fraction (Lentz) above, so that small tails keep
 * their relative precision (Abramowitz and Stegun 6.5.29 and 6.5.31).
 */
export function gammaTail(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a));
  return x < a + 1 ? 1 - scale * seriesOf(a, x) : scale * fractionOf(a, x);
}

/** ln Γ(a). simple-statistics has it to 15 digits from 1 on; below, the recurrence carries it there. */
export function logGamma(a: number): number {
  return a < 1 ? gammaln(a + 1) - Math.log(a) : gammaln(a);
}

function seriesOf(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let step = 1; step < STEPS; step += 1) {
    term *= x / (a + step);
    sum += term;
    if (term < sum * PRECISION) break;
  }
  return sum;
}

function fractionOf(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let step = 1; step < STEPS; step += 1) {
    const factor = -step * (step - a);
    b += 2;
    d = 1 / (factor * d + b || TINY);
    c = b + factor / c || TINY;
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < PRECISION) break;
  }
  return value;
}

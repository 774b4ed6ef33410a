import { logGamma } from './gamma-tail.ts';

const STEPS = 10_000;
const PRECISION = 1e-16;
const TINY = 1e-300;

/** P(T >= t) of a Student t variable with `df` degrees of freedom (any positive number). */
export function studentTail(t: number, df: number): number {
  const tail = betaShare(df / 2, 0.5, df / (df + t * t)) / 2;
  return t >= 0 ? tail : 1 - tail;
}

/** The regularised incomplete beta function I_x(a, b): continued fraction (Lentz) on the side where it converges (Abramowitz and Stegun 26.5.8). */
export function betaShare(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const scale = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (scale * fractionOf(a, b, x)) / a : 1 - (scale * fractionOf(b, a, 1 - x)) / b;
}

function fractionOf(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || TINY);
  let value = d;
  const turn = (factor: number): number => {
    d = 1 / (1 + factor * d || TINY);
    c = 1 + factor / c || TINY;
    value *= d * c;
    return d * c;
  };
  for (let m = 1; m < STEPS; m += 1) {
    turn((m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)));
    if (Math.abs(turn((-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))) - 1) < PRECISION) break;
  }
  return value;
}

import { CodedError } from '@spanproof/vocabulary';

export interface Ewma {
  /** Weight of the newest value, in (0, 1]. */
  readonly lambda: number;
  /** Width of the limits in standard deviations: 2.814 at λ = 0.1 has a false alarm every 500 values. */
  readonly width: number;
}

export interface EwmaState {
  readonly level: number;
  readonly count: number;
}

export const EWMA_START: EwmaState = { level: 0, count: 0 };

/**
 * One step of an exponentially weighted moving average chart over standardised values: z = λx + (1 - λ)z, alarm beyond width · √(λ/(2 - λ) · (1 - (1 - λ)^2t)).
 * Source: Roberts (1959); Lucas and Saccucci (1990) for the widths. @throws STATISTIC_INVALID
 */
export function stepEwma(
  { lambda, width }: Ewma,
  state: EwmaState,
  value: number,
): { readonly state: EwmaState; readonly limit: number; readonly alarm: boolean } {
  if (!Number.isFinite(value)) throw new CodedError('STATISTIC_INVALID', `${value} is no number`);
  if (!(lambda > 0 && lambda <= 1)) throw new CodedError('STATISTIC_INVALID', `a weight of ${lambda} is not in (0, 1]`);
  const count = state.count + 1;
  const level = lambda * value + (1 - lambda) * state.level;
  const limit = width * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * count)));
  return { state: { level, count }, limit, alarm: Math.abs(level) > limit };
}

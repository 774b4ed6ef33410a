import { CodedError } from '@spanproof/vocabulary';

export interface Cusum {
  /** Allowance in standard deviations: half the shift that is to be found. */
  readonly k: number;
  /** Decision limit in standard deviations: 5 at k = 0.5 has a false alarm every 465 values. */
  readonly h: number;
}

export interface CusumState {
  readonly up: number;
  readonly down: number;
}

export const CUSUM_START: CusumState = { up: 0, down: 0 };

/** One step of a two-sided tabular CUSUM chart over standardised values: up = max(0, up + x - k), down = max(0, down - x - k); alarm above h. Source: Page (1954). @throws STATISTIC_INVALID */
export function stepCusum({ k, h }: Cusum, state: CusumState, value: number): { readonly state: CusumState; readonly alarm: boolean } {
  if (!Number.isFinite(value)) throw new CodedError('STATISTIC_INVALID', `${value} is no number`);
  const up = addEvidence(state.up, value - k);
  const down = addEvidence(state.down, -value - k);
  return { state: { up, down }, alarm: up > h || down > h };
}

/**
 * Page's recursion on its own. Where `evidence` is the logarithm of a likelihood ratio (or of any e-value: mean at most 1 where nothing changed), the first time the sum passes h comes after e^h
 * steps or later on average, whatever the distribution (Lorden 1971; Shin, Ramdas and Rinaldo 2024 for e-values).
 */
export function addEvidence(sum: number, evidence: number): number {
  return Math.max(0, sum + evidence);
}

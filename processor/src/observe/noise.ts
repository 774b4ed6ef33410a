import { longRunVariance } from './statistics/long-run-variance.ts';

/** What a series' means vary by where nothing changed. */
export interface Noise {
  /** Variance of one call around its window's mean. */
  readonly perCall: number;
  /** Variance of a window's mean that more calls do not reduce: what windows have in common. */
  readonly perWindow: number;
  /** How much faster sums grow than those of independent windows. */
  readonly inflation: number;
  /** Standard error of the baseline itself. */
  readonly error: number;
}

/** A window's mean minus what its hour let expect. */
export interface Residual {
  readonly n: number;
  readonly value: number;
}

/** Batches up to a day and a bit, where windows are hours: what swings slower is left to the largest of the estimates. */
const LONGEST_BATCH = 32;

/** Four weeks tell a long-run variance to about a third. Among hundreds of tests some are told too low, and those would make nearly all false alarms: test/bench/drift.ts has the figures. */
export const MARGIN = 1.35;

/** Measures noise on residuals of a baseline, in the order of time. */
export function measureNoise(residuals: readonly Residual[], perCall: number): Noise {
  const calls = residuals.reduce((sum, { n }) => sum + n, 0);
  const excess = residuals.reduce((sum, { n, value }) => sum + n * value * value - perCall, 0) / calls;
  const perWindow = Math.max(0, excess);
  const standardised = residuals.map(({ n, value }) => value / Math.sqrt(perCall / n + perWindow));
  const inflation = MARGIN * Math.max(1, longRunVariance(standardised, LONGEST_BATCH));
  const common = residuals.reduce((sum, { n }) => sum + n * n, 0) / (calls * calls);
  return { perCall, perWindow, inflation, error: Math.sqrt((perCall / calls + perWindow * common) * inflation) };
}

/** Standard deviation of the mean of n calls, as sums of windows see it. */
export function deviationOf({ perCall, perWindow, inflation }: Noise, n: number): number {
  return Math.sqrt((perCall / n + perWindow) * inflation);
}

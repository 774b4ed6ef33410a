import { checkSample } from './check-input.ts';

/** Fewer batches say too little about their variance. */
const LEAST_BATCHES = 12;

/**
 * The variance that sums of a series grow with: its variance times (1 + 2 Σ autocorrelations). The largest of the estimates from batch means of 1, 2, 4, ... values, and of the first-order
 * formula (1 + ρ)/(1 - ρ); independent values give their variance, and a little more. `mean` is known: 0 for residuals. Source: Carlstein (1986); facts of AR(1). @throws STATISTIC_INVALID
 */
export function longRunVariance(residuals: readonly number[], longestBatch: number): number {
  checkSample(residuals, 'the residuals');
  const variance = batchVariance(residuals, 1);
  let largest = variance;
  for (let length = 2; length <= longestBatch && residuals.length / length >= LEAST_BATCHES; length *= 2) {
    largest = Math.max(largest, batchVariance(residuals, length));
  }
  let lagged = 0;
  for (let at = 1; at < residuals.length; at += 1) lagged += (residuals[at] ?? 0) * (residuals[at - 1] ?? 0);
  const rho = variance === 0 ? 0 : Math.min(0.95, lagged / residuals.length / variance);
  return rho > 0 ? Math.max(largest, (variance * (1 + rho)) / (1 - rho)) : largest;
}

function batchVariance(residuals: readonly number[], length: number): number {
  let squares = 0;
  let batches = 0;
  for (let start = 0; start + length <= residuals.length; start += length) {
    let sum = 0;
    for (let at = start; at < start + length; at += 1) sum += residuals[at] ?? 0;
    squares += (sum * sum) / length;
    batches += 1;
  }
  return squares / batches;
}

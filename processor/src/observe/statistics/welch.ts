import { mean, sampleVariance } from 'simple-statistics';
import { CodedError } from '@spanproof/vocabulary';
import { checkSample } from './check-input.ts';
import { studentTail } from './student-tail.ts';

export interface Welch {
  /** Positive where the reference's mean is the higher one. */
  readonly t: number;
  readonly df: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Welch's t test of two means with unequal variances. simple-statistics has the statistic for equal variances only. Two constants: t is 0 where they are equal; where they differ there is no
 * scale to judge by, and that is refused. @throws STATISTIC_INVALID on fewer than two values, or none that vary.
 */
export function compareMeans(reference: readonly number[], window: readonly number[]): Welch {
  checkSample(reference, 'the reference');
  checkSample(window, 'the window');
  if (reference.length < 2 || window.length < 2) throw new CodedError('STATISTIC_INVALID', 'one value has no variance');
  const a = sampleVariance([...reference]) / reference.length;
  const b = sampleVariance([...window]) / window.length;
  const difference = mean([...reference]) - mean([...window]);
  if (a + b === 0) {
    if (difference === 0) return { t: 0, df: reference.length + window.length - 2, p: 1 };
    throw new CodedError('STATISTIC_INVALID', 'two constants that differ have no scale to judge their difference by');
  }
  const t = difference / Math.sqrt(a + b);
  const df = (a + b) ** 2 / (a ** 2 / (reference.length - 1) + b ** 2 / (window.length - 1));
  return { t, df, p: Math.min(1, 2 * studentTail(Math.abs(t), df)) };
}

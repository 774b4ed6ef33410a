import { CodedError } from '@spanproof/vocabulary';
import { normalTail } from './normal-tail.ts';

export interface Proportion {
  /** Observations that have the property, of how many. */
  readonly hits: number;
  readonly of: number;
}

export interface ProportionTest {
  /** Share in the window minus share in the reference. */
  readonly difference: number;
  /** Pooled z; positive where the share rose. */
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * Two-proportion z test: z = (q - p) / √(r(1 - r)(1/n + 1/m)) with the pooled share r. Where all or none have the property on both sides, z is 0 and p is 1.
 * Good from about five expected hits a side; below, what the detector uses (a likelihood ratio, rate-test.ts) stays exact. @throws STATISTIC_INVALID
 */
export function compareProportions(reference: Proportion, window: Proportion): ProportionTest {
  for (const { hits, of } of [reference, window]) {
    if (!Number.isSafeInteger(hits) || !Number.isSafeInteger(of) || hits < 0 || hits > of || of === 0) {
      throw new CodedError('STATISTIC_INVALID', `${hits} of ${of} is no share`);
    }
  }
  const difference = window.hits / window.of - reference.hits / reference.of;
  const pooled = (reference.hits + window.hits) / (reference.of + window.of);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / reference.of + 1 / window.of));
  const z = deviation === 0 ? 0 : difference / deviation;
  return { difference, z, p: Math.min(1, 2 * normalTail(Math.abs(z))) };
}

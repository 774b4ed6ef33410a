import { median, medianAbsoluteDeviation } from 'simple-statistics';
import { checkSample } from './check-input.ts';

/** Median, and 1.4826 · MAD: the standard deviation a normal sample would have, however far its outliers lie. 0 where more than half of the values are equal. @throws STATISTIC_INVALID */
export function robustScale(sample: readonly number[]): { readonly center: number; readonly scale: number } {
  checkSample(sample, 'the sample');
  return { center: median([...sample]), scale: 1.4826 * medianAbsoluteDeviation([...sample]) };
}

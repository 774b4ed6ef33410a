import { CodedError } from '@spanproof/vocabulary';

/** Refuses an empty sample and every value that is not a finite number: a statistic of NaN would read as "no drift". @throws STATISTIC_INVALID */
export function checkSample(sample: readonly number[], name: string): void {
  if (sample.length === 0) throw new CodedError('STATISTIC_INVALID', `${name} is empty`);
  for (const value of sample) if (!Number.isFinite(value)) throw new CodedError('STATISTIC_INVALID', `${name} holds ${value}, which is no number`);
}

/** Refuses counts that are no whole numbers, and tables without any observation. Returns their sum. @throws STATISTIC_INVALID */
export function checkCounts(counts: readonly number[], name: string): number {
  let total = 0;
  for (const count of counts) {
    if (!Number.isSafeInteger(count) || count < 0) throw new CodedError('STATISTIC_INVALID', `${name} holds ${count}, which is no count`);
    total += count;
  }
  if (total === 0) throw new CodedError('STATISTIC_INVALID', `${name} holds no observation`);
  return total;
}

/** Refuses two tables of counts over different categories. Returns both sums. @throws STATISTIC_INVALID */
export function checkTables(reference: readonly number[], window: readonly number[]): { readonly m: number; readonly n: number } {
  if (reference.length !== window.length) {
    throw new CodedError('STATISTIC_INVALID', `the reference has ${reference.length} categories and the window ${window.length}`);
  }
  return { m: checkCounts(reference, 'the reference'), n: checkCounts(window, 'the window') };
}

import { CodedError } from '@spanproof/vocabulary';
import type { Row } from '../store/contract.ts';
import type { ControlInputs, Judgement } from './contract.ts';

/** How many deviations an outcome lists; how many there are is counted beside. */
export const LISTED_DEVIATIONS = 1_000;

export type Deviation = Judgement['deviations'][number];

/** @throws CodedError CONTROL_INVALID where the query did not answer with a count of that name: a defect of the control, never a zero */
export function countOf(row: Row, name: string): number {
  const cell = row[name];
  const count = typeof cell === 'string' && /^\d+$/.test(cell) ? Number(cell) : cell;
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) throw new CodedError('CONTROL_INVALID', `no count named ${name} in the answer`);
  return count;
}

/** @throws CodedError CONTROL_INVALID */
export function textOf(row: Row, name: string): string {
  const cell = row[name];
  if (typeof cell !== 'string') throw new CodedError('CONTROL_INVALID', `no text named ${name} in the answer`);
  return cell;
}

export function passed(population: number, reason: string): Judgement {
  return { result: 'passed', reason, population, deviations: [], deviations_total: 0 };
}

/** What could not be tested says why; `population` is what would have been looked at. */
export function notTested(reason: string, population = 0): Judgement {
  return { result: 'not_tested', reason, population, deviations: [], deviations_total: 0 };
}

/** The population was looked for and is empty. */
export function noOccurrences(reason: string): Judgement {
  return { result: 'no_occurrences', reason, population: 0, deviations: [], deviations_total: 0 };
}

export function deviates(population: number, reason: string, deviations: readonly Deviation[], total: number = deviations.length): Judgement {
  return { result: 'deviation', reason, population, deviations: deviations.slice(0, LISTED_DEVIATIONS), deviations_total: total };
}

/** Passed where nothing deviates; the sentence of a deviation carries both counts. */
export function judgeAll(population: number, deviations: readonly Deviation[], words: { readonly passed: string; readonly deviating: string }): Judgement {
  return deviations.length === 0
    ? passed(population, words.passed)
    : deviates(population, `${deviations.length} of ${population} ${words.deviating}`, deviations);
}

/** The rows of a deviation query. */
export function readDeviations(rows: readonly Row[]): readonly Deviation[] {
  return rows.map((row) => ({ item: textOf(row, 'item'), what: textOf(row, 'what') }));
}

/**
 * The judgement of a control whose two queries decide: nothing to look at is never a pass.
 * @throws CodedError CONTROL_INVALID where the list of deviations and their count disagree
 */
export function judgeRows(
  { totals, deviating }: ControlInputs,
  words: {
    /** What an empty population means: an event that did not occur, or a thing that should be there and is not. */
    readonly empty: { readonly result: 'no_occurrences' | 'not_tested'; readonly reason: string };
    /** `{n} ` is put before both. */
    readonly passed: string;
    readonly deviating: string;
  },
): Judgement {
  const population = countOf(totals, 'population');
  const total = countOf(totals, 'deviations');
  if (total !== deviating.length && !(total > LISTED_DEVIATIONS && deviating.length === LISTED_DEVIATIONS + 1))
    throw new CodedError('CONTROL_INVALID', `${deviating.length} deviations are listed, ${total} counted`);
  if (total > 0) return deviates(population, `${total} of ${population} ${words.deviating}`, readDeviations(deviating), total);
  if (population > 0) return passed(population, `${population} ${words.passed}`);
  return words.empty.result === 'no_occurrences' ? noOccurrences(words.empty.reason) : notTested(words.empty.reason);
}

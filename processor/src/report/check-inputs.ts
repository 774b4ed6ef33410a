import { CodedError } from '@spanproof/vocabulary';
import type { PackageInputs } from './contract.ts';
import { listDays } from '../figures.ts';

/**
 * Nothing is silently left out: what does not fit together is no package.
 * @throws CodedError EXPORT_INCOMPLETE
 */
export function checkInputs(inputs: PackageInputs): void {
  const { period, run, controls, days, checkpoint, bundle } = inputs;
  if (BigInt(period.from) >= BigInt(period.to)) throw incomplete('the period is empty');
  if (run.from !== period.from || run.to !== period.to) throw incomplete('the control run is of another period');

  const known = new Set(controls.map(({ id }) => id));
  const judged = new Set(run.outcomes.map(({ control }) => control));
  if (known.size !== controls.length) throw incomplete('a control is in the catalogue twice');
  if (judged.size !== run.outcomes.length) throw incomplete('a control has two outcomes');
  for (const id of known) if (!judged.has(id)) throw incomplete(`control ${id} has no outcome`);
  for (const id of judged) if (!known.has(id)) throw incomplete(`the outcome of ${id} belongs to no control`);
  for (const { control, deviations, deviations_total, result } of run.outcomes) {
    if (deviations.length > deviations_total) throw incomplete(`${control} lists more deviations than it counts`);
    if ((result === 'deviation') !== deviations_total > 0) throw incomplete(`${control} says ${result} with ${deviations_total} deviations`);
  }

  const expected = listDays(BigInt(period.from), BigInt(period.to));
  if (expected.length !== days.length || expected.some((day, index) => days[index]?.day !== day)) throw incomplete('daily coverage does not list every day');
  for (const hash of [checkpoint.root, ...(bundle === undefined ? [] : [bundle.id, bundle.root])])
    if (!/^[0-9a-f]{64}$/.test(hash)) throw incomplete('a hash is not hex SHA-256');
}

export function incomplete(what: string): CodedError {
  return new CodedError('EXPORT_INCOMPLETE', `no evidence package: ${what}`, { todo: 'run the controls again for this period, then export again' });
}

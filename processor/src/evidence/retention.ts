import type { Row } from '../store/contract.ts';
import type { ControlInputs } from './contract.ts';
import { listIn, textIn } from './entry-fields.ts';
import { countOf, type Deviation, textOf } from './judgement.ts';
import { readSetup } from './scope.ts';

/** Days that content of a class may be kept, as the set-up declares them. */
export function readRetention(inputs: ControlInputs): ReadonlyMap<string, number> {
  return new Map(
    listIn(readSetup(inputs), 'retention').flatMap((entry) => {
      const name = textIn(entry, 'class');
      const days = entry['content_days'];
      return name === undefined || typeof days !== 'number' ? [] : [[name, days] as const];
    }),
  );
}

/** Rows of (class, day of ingestion): those older than their class may be. What no class declares is not judged here. */
export function listOverdue(
  rows: readonly Row[],
  retention: ReadonlyMap<string, number>,
): { readonly deviations: readonly Deviation[]; readonly bodies: number } {
  const overdue = rows.flatMap((row) => {
    const most = retention.get(textOf(row, 'class'));
    const age = countOf(row, 'age_days');
    return most === undefined || age <= most ? [] : [{ row, age, most }];
  });
  return {
    deviations: overdue.map(({ row, age, most }) => ({ item: textOf(row, 'item'), what: `${textOf(row, 'what')}, ${age} days old; ${most} are declared` })),
    bodies: overdue.reduce((sum, { row }) => sum + countOf(row, 'bodies'), 0),
  };
}

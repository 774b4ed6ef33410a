import type { PlannedRemoval } from '@spanproof/vocabulary';
import { formatDay } from './instant.ts';

/** One line of a plan or a run. */
export function formatRemoval({ class: name, period, part, due, streams, rows, held, waits }: PlannedRemoval): string {
  const facts = [
    `${rows} rows of ${streams} streams`,
    `due ${formatDay(due)}`,
    ...(held > 0 ? [`${held} held`] : []),
    ...(waits === undefined ? [] : [`stays: ${waits}`]),
  ];
  return `${name} ${period} ${part}: ${facts.join(', ')}\n`;
}

import { CodedError } from '@spanproof/vocabulary';
import type { RowRange } from '@spanproof/vocabulary/ledger';
import type { PlannedPart } from './plan-prunes.ts';

/** Rows that stay, by stream. */
export type HeldRanges = ReadonlyMap<string, readonly RowRange[]>;

const ORIGIN = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/** The rows that stay, as a condition. @throws CodedError RETENTION_INVALID for a name that is not one of our streams */
export function formHeldCondition(held: HeldRanges): string {
  const parts = [...held].flatMap(([stream, ranges]) => {
    if (!ORIGIN.test(stream)) throw new CodedError('RETENTION_INVALID', 'a stream is named by letters, digits, dots, dashes and slashes');
    return ranges.map(([first, last]) => `(stream = '${stream}' AND seq BETWEEN ${first} AND ${last})`);
  });
  return parts.length === 0 ? '0' : parts.join(' OR ');
}

/**
 * The statement that removes a part of one partition: all of it, or all but what is held. Names are from our own log and checked all the same, since a
 * statement takes no parameters here.
 * @throws CodedError RETENTION_INVALID
 */
export function formPruneStatement(part: PlannedPart, retentionClass: string, period: string, held: HeldRanges): string {
  if (!/^[a-z][a-z0-9_]*$/.test(retentionClass) || !/^\d{4}-\d{2}(?:-\d{2})?$/.test(period))
    throw new CodedError('RETENTION_INVALID', 'a partition is named by class and period');
  const table = part === 'body' ? 'spanproof.bodies' : 'spanproof.records';
  const partition = `('${retentionClass}', '${period}')`;
  const kept = formHeldCondition(held);
  if (kept === '0') return `ALTER TABLE ${table} DROP PARTITION ${partition}`;
  return `ALTER TABLE ${table} DELETE IN PARTITION ${partition} WHERE NOT (${kept})`;
}

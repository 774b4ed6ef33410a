import type { PackageInputs } from '../contract.ts';
import { formCallTable } from './calls.ts';
import type { Table } from './table.ts';

/** The calls of the sample in the order of their ranks. @throws CodedError EXPORT_INCOMPLETE where one of them is not there */
export function formSampleTable({ drawn, calls }: NonNullable<PackageInputs['sample']>): Table {
  const { columns, rows } = formCallTable(calls, drawn.items.length);
  return { columns: ['rank', ...columns], rows: rows.map((row, index) => [index + 1, ...row]) };
}

import { incomplete } from '../check-inputs.ts';
import type { PackageInputs } from '../contract.ts';
import { CALL_COLUMNS, formCallRow } from './calls.ts';
import type { Table } from './table.ts';

/** The calls of the sample in the order of their ranks. @throws CodedError EXPORT_INCOMPLETE where one of them is not there */
export function formSampleTable({ drawn, calls }: NonNullable<PackageInputs['sample']>): Table {
  if (calls.length !== drawn.items.length) throw incomplete(`the nonce chose ${drawn.items.length} calls, ${calls.length} were read`);
  return { columns: ['rank', ...CALL_COLUMNS], rows: calls.map((call, index) => [index + 1, ...formCallRow(call)]) };
}

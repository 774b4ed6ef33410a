import { createHash } from 'node:crypto';
import { CodedError } from '@spanproof/vocabulary';
import { type CsvCell, formatCsv } from './csv.ts';
import type { FileAnswer } from './contract.ts';

export const TABLE_FORMATS = ['csv', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];
/** A larger answer is refused rather than cut: nothing is left out silently. */
export const MAX_TABLE_ROWS = 200_000;

export interface Table<T> {
  /** `access`; with the format it makes the file's name. */
  readonly name: string;
  readonly columns: readonly (keyof T & string)[];
  readonly rows: readonly T[];
  /** What was asked for, as text. */
  readonly filter: Readonly<Record<string, string>>;
  /** The log's newest signed checkpoint: what the store held is at most this. */
  readonly checkpoint: Uint8Array;
}

/**
 * A filtered list as a file. Its row count, SHA-256 and the log's checkpoint (base64) are headers; the JSON also holds count, filter,
 * checkpoint and the SHA-256 of its `rows` as they stand in it.
 */
export function formTableExport<T extends { readonly [K in keyof T]: CsvCell | object }>(format: TableFormat, table: Table<T>): FileAnswer {
  const { name, columns, rows, filter } = table;
  if (rows.length > MAX_TABLE_ROWS) throw tooLarge();
  const checkpoint = Buffer.from(table.checkpoint).toString('base64');
  const rowsText = format === 'json' ? JSON.stringify(rows) : '';
  const text =
    format === 'csv'
      ? formatCsv(
          columns,
          rows.map((row) => columns.map((column) => toCell(row[column]))),
        )
      : `{"count":${rows.length},"filter":${JSON.stringify(filter)},"checkpoint":${JSON.stringify(checkpoint)},"rows_sha256":"${sha256(rowsText).toString('hex')}","rows":${rowsText}}\n`;
  const file = Buffer.from(text, 'utf8');
  const hash = sha256(file);
  return {
    file,
    contentType: format === 'csv' ? 'text/csv; charset=utf-8; header=present' : 'application/json; charset=utf-8',
    fileName: `${name}.${format}`,
    headers: {
      'spanproof-count': String(rows.length),
      'spanproof-sha256': hash.toString('hex'),
      'content-digest': `sha-256=:${hash.toString('base64')}:`,
      'spanproof-checkpoint': checkpoint,
    },
  };
}

/** Gathers at most what an export may hold. @throws CodedError REQUEST_INVALID */
export async function gatherRows<T>(rows: AsyncIterable<T>): Promise<readonly T[]> {
  const gathered: T[] = [];
  for await (const row of rows) {
    if (gathered.length >= MAX_TABLE_ROWS) throw tooLarge();
    gathered.push(row);
  }
  return gathered;
}

function tooLarge(): CodedError {
  return new CodedError('REQUEST_INVALID', `more than ${MAX_TABLE_ROWS} rows match`, { todo: 'choose a shorter period' });
}

function toCell(value: CsvCell | object): CsvCell {
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

function sha256(content: string | Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}

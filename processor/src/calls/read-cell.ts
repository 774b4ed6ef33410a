import type { Row } from '../store/contract.ts';

/** A scalar column as text; 64-bit integers come as their decimal digits. @throws TypeError for a column the statement does not select as one */
export function readText(row: Row, column: string): string {
  const cell = row[column];
  if (typeof cell !== 'string' && typeof cell !== 'number') throw new TypeError(`the engine answered no ${column}`);
  return String(cell);
}

/** Below 2^53 by what the column is. */
export function readNumber(row: Row, column: string): number {
  return Number(readText(row, column));
}

/** A column selected through hex(). */
export function readBytes(row: Row, column: string): Uint8Array {
  return new Uint8Array(Buffer.from(readText(row, column), 'hex'));
}

import type { Cell, Row } from '../store/contract.ts';

/** A scalar column as text; 64-bit integers come as their decimal digits. @throws TypeError for a column the statement does not select as one */
export function readText(row: Row, column: string): string {
  const cell = row[column];
  if (typeof cell !== 'string' && typeof cell !== 'number') throw new TypeError(`the engine answered no ${column}`);
  return String(cell);
}

/** Below 2^53 by what the column is. */
export function readCount(row: Row, column: string): number {
  return Number(readText(row, column));
}

/** @throws TypeError */
export function readTexts(row: Row, column: string): readonly string[] {
  return toTexts(row[column], column);
}

/** What sumMap yields, as pairs sorted by key; sums are below 2^53 by what they count. @throws TypeError */
export function readSums(row: Row, column: string): readonly (readonly [string, number])[] {
  const [keys, sums] = toList(row[column], column);
  const counts = toTexts(sums, column);
  return toTexts(keys, column).map((key, index) => [key, Number(counts[index])]);
}

function toTexts(cell: Cell | undefined, column: string): readonly string[] {
  return toList(cell, column).map((item) => {
    if (typeof item !== 'string' && typeof item !== 'number') throw new TypeError(`the engine answered no texts ${column}`);
    return String(item);
  });
}

function toList(cell: Cell | undefined, column: string): readonly Cell[] {
  if (!Array.isArray(cell)) throw new TypeError(`the engine answered no list ${column}`);
  return cell as readonly Cell[];
}

import type { Table, TableCell } from './table.ts';

/** What a spreadsheet would run, also behind white space and in full width. Texts come from outside. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n|%]/u;

/**
 * RFC 4180, UTF-8 without byte order mark, every text quoted. A text that a spreadsheet would run gets an apostrophe in front, as OWASP advises;
 * report.json holds it as it was. Every line has a cell for each column.
 */
export function formatCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((cells) => formatCsvLine(columns.map((_, index) => cells[index]))).join('');
}

export function formatCsvLine(cells: readonly TableCell[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

function formatCell(cell: TableCell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  return `"${(FORMULA.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`;
}

import type { Cell } from './cell.ts';

/** A line of names, by what stands between them. No part can match in two ways, so that no line is read twice. */
const HEADERS: { readonly [delimiter: string]: RegExp } = Object.fromEntries(
  [',', ';', '\t', '|'].map((delimiter) => {
    const name = '"?[A-Za-z_][\\w .#/()-]{0,48}"?';
    return [delimiter, new RegExp(`[ \\t]{0,32}(?:\\|[ \\t]{0,32})?${name}(?:[${delimiter}][ \\t]{0,8}${name}){1,255}\\|?[ \\t]{0,32}\\r?\\n`, 'y')];
  }),
);
const MAX_NAME = 50;
const MAX_QUOTED = 16_384;
const SHORTEST_CELL = 3;

interface Row {
  readonly cells: readonly (readonly [start: number, end: number])[];
  /** Offset behind the line's end. */
  readonly next: number;
}

/**
 * The table whose line of names begins at `start`, by column: CSV and its kin (`,` `;` tab `|`, quotes as in RFC 4180) and Markdown. As many values as names
 * stand in each line below; the first line that has not ends it. Adds its cells and returns the offset behind it; `start` where there is none.
 */
export function readTable(text: string, start: number, cells: Cell[]): number {
  const delimiter = findDelimiter(text, start);
  const header = delimiter === undefined ? undefined : readHeader(text, start, delimiter);
  if (delimiter === undefined || header === undefined) return start;
  const labels = header.cells.map(([from, to]) => text.slice(from, to));
  let next = header.next;
  while (next < text.length) {
    const row = readRow(text, next, delimiter);
    if (row === undefined || row.cells.length !== labels.length) break;
    for (const [column, [from, to]] of row.cells.entries()) if (to - from >= SHORTEST_CELL) cells.push({ start: from, end: to, label: labels[column]! });
    next = row.next;
  }
  return next === header.next ? start : next;
}

function readHeader(text: string, start: number, delimiter: string): Row | undefined {
  const names = HEADERS[delimiter]!;
  names.lastIndex = start;
  return names.test(text) ? readRow(text, start, delimiter) : undefined;
}

/** What follows the first name: most lines are prose, and end here within a few words. */
function findDelimiter(text: string, start: number): string | undefined {
  let index = skipBlanks(text, start);
  if (text.charCodeAt(index) === 0x7c) index = skipBlanks(text, index + 1);
  if (text.charCodeAt(index) === 0x22) index++;
  const first = text.charCodeAt(index);
  if (first !== 0x5f && ((first | 0x20) < 0x61 || (first | 0x20) > 0x7a)) return undefined;
  for (const limit = Math.min(text.length, index + MAX_NAME); index < limit; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x2c || unit === 0x3b || unit === 0x09 || unit === 0x7c) return text[index];
    // A line end, or what ends a sentence or names one value.
    if (unit < 0x20 || unit === 0x2e || unit === 0x3a || unit === 0x3d || unit === 0x28) return undefined;
  }
  return undefined;
}

/** Undefined where a quote is never closed. Blanks around a cell are not part of it, nor are its quotes, nor the bars around a Markdown row. */
function readRow(text: string, from: number, delimiter: string): Row | undefined {
  const cells: (readonly [number, number])[] = [];
  let index = skipBlanks(text, from);
  if (delimiter === '|' && text[index] === '|') index = skipBlanks(text, index + 1);
  for (;;) {
    const quote = text[index] === '"';
    const start = quote ? index + 1 : index;
    const end = quote ? closingQuote(text, start) : cellEnd(text, index, delimiter);
    if (end < 0) return undefined;
    cells.push([start, quote ? end : trimEnd(text, start, end)]);
    index = skipBlanks(text, quote ? end + 1 : end);
    const at = text[index];
    if (at === undefined || at === '\n' || at === '\r') break;
    if (at !== delimiter) return undefined;
    index += 1;
    if (delimiter !== '\t') index = skipBlanks(text, index);
    if (delimiter === '|' && (text[index] === undefined || text[index] === '\n' || text[index] === '\r')) break;
  }
  const line = text.indexOf('\n', index);
  return { cells, next: line < 0 ? text.length : line + 1 };
}

function cellEnd(text: string, from: number, delimiter: string): number {
  let index = from;
  while (index < text.length && text[index] !== delimiter && text[index] !== '\n' && text[index] !== '\r') index++;
  return index;
}

/** The quote that closes, or -1; two of them are one inside. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at >= 0 && text[at + 1] === '"' && at - from < MAX_QUOTED) at = text.indexOf('"', at + 2);
  return at - from < MAX_QUOTED ? at : -1;
}

function skipBlanks(text: string, from: number): number {
  let index = from;
  while (text.charCodeAt(index) === 0x20) index++;
  return index;
}

function trimEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && (text[last - 1] === ' ' || text[last - 1] === '\t')) last--;
  return last;
}

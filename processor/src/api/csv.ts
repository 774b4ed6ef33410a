/** A cell of a table that people download; absent stays empty. */
export type CsvCell = string | number | boolean | undefined;

/**
 * RFC 4180 with CRLF, UTF-8 without BOM. Cells may hold text from outside: one that a spreadsheet would run as a formula
 * (it starts with = + - @, tab or CR, also behind spaces) is prefixed with an apostrophe; numbers stay numbers.
 */
export function formatCsv(columns: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  let text = formatRow(columns);
  for (const row of rows) text += formatRow(row);
  return text;
}

function formatRow(cells: readonly CsvCell[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

function formatCell(cell: CsvCell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = neutralise(cell);
  return /[",\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Full-width forms too: spreadsheets of some locales take them for the ASCII ones. */
function neutralise(text: string): string {
  return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

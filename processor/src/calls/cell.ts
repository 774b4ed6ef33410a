/** What a spreadsheet would run at the start of a cell, also where another separator than the comma splits one. */
const FORMULA = /(^|[;,|])(\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20])/g;

/**
 * One CSV cell of text from outside. Control characters (line ends too) become visible escapes, formulas get an apostrophe, and every cell is
 * quoted (docs/ledger-format.md section 10 asks for neither to reach the auditor's machine). NDJSON keeps the exact text.
 */
export function formatCell(text: string): string {
  const visible = text.replace(
    /\p{Cc}|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${visible.replace(FORMULA, "$1'$2").replaceAll('"', '""')}"`;
}

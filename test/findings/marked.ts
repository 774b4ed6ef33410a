/** The text of an example, and where its guillemets stood. */
export function readMarked(example: string): { readonly text: string; readonly start: number; readonly end: number } {
  const start = example.indexOf('«');
  const close = example.indexOf('»');
  if (start < 0 || close < start) throw new RangeError(`no marks in ${example}`);
  return { text: example.slice(0, start) + example.slice(start + 1, close) + example.slice(close + 1), start, end: close - 1 };
}

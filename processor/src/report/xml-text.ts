/**
 * XML 1.0 has no place for most controls, for halves of characters and for what is no character, not even escaped; the writer of workbooks drops them, and
 * U+FFFD too. They become a box. report.json holds the text as it was.
 */
export function toXmlText(text: string): string {
  let clean = '';
  for (const character of text.toWellFormed()) clean += isXml(character.codePointAt(0) ?? 0) ? character : '\u25a1';
  return clean;
}

/** As XML 1.0 allows and advises. */
function isXml(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  if (code >= 0x7f && code <= 0x9f) return code === 0x85;
  return code !== 0xfffd && (code < 0xfdd0 || code > 0xfdef) && code % 0x1_0000 < 0xfffe;
}

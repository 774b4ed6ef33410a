/**
 * XML 1.0 has no place for most controls, for halves of characters and for two code points, not even escaped: they become U+FFFD.
 * report.json holds the text as it was.
 */
export function toXmlText(text: string): string {
  let clean = '';
  for (const character of text.toWellFormed()) clean += isXml(character.codePointAt(0) ?? 0) ? character : '\ufffd';
  return clean;
}

function isXml(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code !== 0xfffe && code !== 0xffff;
}

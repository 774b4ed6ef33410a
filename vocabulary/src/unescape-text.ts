/** A text whose backslash escapes are decoded, and where each of its UTF-16 units stood before. */
export interface UnescapedText {
  readonly text: string;
  /** offsets[i] = offset in the original of unit i; one more entry for the end. */
  readonly offsets: Int32Array;
}

const PLAIN: { readonly [escape: string]: string } = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\', '/': '/' };

/**
 * Decodes the escapes of JSON and of source code (\n \t \" \\ \/ \u0041 \x41 ...); anything else stays. Undefined where there is none.
 * For text that is not itself valid JSON: cut JSON, logs, code. A secret behind an escape has no word boundary until it is decoded.
 */
export function unescapeText(text: string): UnescapedText | undefined {
  let index = text.indexOf('\\');
  if (index < 0) return undefined;
  const offsets = new Int32Array(text.length + 1);
  const parts: string[] = [];
  let units = 0;
  let from = 0;
  let decoded = false;
  const take = (end: number): void => {
    parts.push(text.slice(from, end));
    for (let unit = from; unit < end; unit++) offsets[units++] = unit;
    from = end;
  };
  for (; index >= 0; index = text.indexOf('\\', Math.max(from, index + 1))) {
    const escape = readEscape(text, index);
    if (escape === undefined) continue;
    take(index);
    parts.push(escape.value);
    offsets[units++] = index;
    from = index + escape.length;
    decoded = true;
  }
  if (!decoded) return undefined;
  take(text.length);
  offsets[units] = text.length;
  return { text: parts.join(''), offsets: offsets.subarray(0, units + 1) };
}

function readEscape(text: string, index: number): { readonly value: string; readonly length: number } | undefined {
  const kind = text[index + 1];
  if (kind === undefined) return undefined;
  const plain = PLAIN[kind];
  if (plain !== undefined) return { value: plain, length: 2 };
  const digits = kind === 'u' ? 4 : kind === 'x' ? 2 : 0;
  const hex = text.slice(index + 2, index + 2 + digits);
  if (digits === 0 || hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  return { value: String.fromCharCode(Number.parseInt(hex, 16)), length: 2 + digits };
}

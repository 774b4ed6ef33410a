import { type Decoded, fromCodePoint } from './decoded.ts';

const PLAIN: { readonly [escape: string]: string } = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '"': '"', "'": "'", '\\': '\\', '/': '/' };

/**
 * The escapes of JSON and of source code: \n \t \" \\ \/ \u0041 \u{41} \x41 \U00000041. For text that is not itself valid JSON: cut JSON, logs, code.
 * A secret behind an escape has no word boundary until it is decoded.
 */
export function decodeEscape(text: string, index: number): Decoded | undefined {
  const kind = text[index + 1];
  if (kind === undefined) return undefined;
  const plain = PLAIN[kind];
  if (plain !== undefined) return { value: plain, length: 2 };
  if (kind === 'u' && text[index + 2] === '{') return readBraced(text, index);
  const digits = kind === 'u' ? 4 : kind === 'x' ? 2 : kind === 'U' ? 8 : 0;
  const hex = text.slice(index + 2, index + 2 + digits);
  if (digits === 0 || hex.length < digits || !/^[0-9a-fA-F]+$/.test(hex)) return undefined;
  // Halves of a surrogate pair are escaped one by one.
  const value = digits === 8 ? fromCodePoint(Number.parseInt(hex, 16)) : String.fromCharCode(Number.parseInt(hex, 16));
  return value === undefined ? undefined : { value, length: 2 + digits };
}

function readBraced(text: string, index: number): Decoded | undefined {
  const [whole, hex = ''] = /^\\u\{([0-9a-fA-F]{1,6})\}/.exec(text.slice(index, index + 10)) ?? [];
  const value = whole === undefined ? undefined : fromCodePoint(Number.parseInt(hex, 16));
  return whole === undefined || value === undefined ? undefined : { value, length: whole.length };
}

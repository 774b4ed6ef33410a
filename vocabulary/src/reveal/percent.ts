import { type Decoded, isDigitCode } from './decoded.ts';
import { decodeUtf8Text } from './utf8-text.ts';

const MAX_SEQUENCE = 4;

/** `%40` of RFC 3986, several for one character beyond ASCII (`%C3%BC`), and `%u0040`. What is no UTF-8 stays. */
export function decodePercent(text: string, index: number): Decoded | undefined {
  const first = readByte(text, index);
  if (first < 0) return readLong(text, index);
  if (first < 0x80) return { value: String.fromCharCode(first), length: 3 };
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const bytes = new Uint8Array(MAX_SEQUENCE).subarray(0, size);
  for (let at = 0; at < size; at++) {
    const byte = readByte(text, index + 3 * at);
    if (byte < 0) return undefined;
    bytes[at] = byte;
  }
  const value = decodeUtf8Text(bytes);
  return value === undefined || value === '' ? undefined : { value, length: 3 * size };
}

/** The blanks of a form: `4111+1111`. */
export function decodePlus(text: string, index: number): Decoded | undefined {
  return isDigitCode(text.charCodeAt(index - 1)) && isDigitCode(text.charCodeAt(index + 1)) ? { value: ' ', length: 1 } : undefined;
}

/** The byte that `%XX` at `index` spells, or -1. */
function readByte(text: string, index: number): number {
  if (text.charCodeAt(index) !== 0x25) return -1;
  const high = hexValue(text.charCodeAt(index + 1));
  const low = hexValue(text.charCodeAt(index + 2));
  return high < 0 || low < 0 ? -1 : 16 * high + low;
}

function readLong(text: string, index: number): Decoded | undefined {
  const hex = (text.charCodeAt(index + 1) | 0x20) === 0x75 ? text.slice(index + 2, index + 6) : '';
  return /^[0-9a-fA-F]{4}$/.test(hex) ? { value: String.fromCharCode(Number.parseInt(hex, 16)), length: 6 } : undefined;
}

/** 0 to 15, or -1. NaN (the end of a text) is no digit. */
export function hexValue(code: number): number {
  if (isDigitCode(code)) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text that the bytes are, or undefined where they are not UTF-8 or hold control characters. A character cut off at the end is left out. */
export function decodeUtf8Text(bytes: Uint8Array): string | undefined {
  const end = textEnd(bytes);
  return end < 0 ? undefined : decoder.decode(end === bytes.length ? bytes : bytes.subarray(0, end));
}

/** Offset behind the last whole character, or -1 where the bytes are no text. No exceptions: most candidates are none. */
export function textEnd(bytes: Uint8Array): number {
  let index = 0;
  while (index < bytes.length) {
    const first = bytes[index]!;
    if (first < 0x80) {
      if (first === 0x7f || (first < 0x20 && first !== 0x09 && first !== 0x0a && first !== 0x0d)) return -1;
      index += 1;
      continue;
    }
    const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4) return -1;
    for (let at = 1; at < size; at++) {
      if (index + at === bytes.length) return index;
      const byte = bytes[index + at]!;
      if ((byte & 0xc0) !== 0x80 || (at === 1 && !isSecond(first, byte))) return -1;
    }
    index += size;
  }
  return index;
}

/** No overlong forms, no surrogates, nothing above U+10FFFF. */
function isSecond(first: number, second: number): boolean {
  if (first === 0xe0) return second >= 0xa0;
  if (first === 0xed) return second < 0xa0;
  if (first === 0xf0) return second >= 0x90;
  return first !== 0xf4 || second < 0x90;
}

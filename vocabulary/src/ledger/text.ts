const encoder = new TextEncoder();
// ignoreBOM keeps a byte order mark as a character: decoding stays injective, and grammars reject the mark.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8; the caller has ruled out lone surrogates, which would become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Undefined for anything that is not UTF-8. Injective: encodeUtf8 gives the same bytes back. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined; // fatal decoding throws for exactly one reason
  }
}

/** Characters below U+0020 other than the line feed: c2sp.org/signed-note forbids them, terminals obey them. */
export function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 && unit !== 0x0a) return true;
  }
  return false;
}

/** A non-negative decimal without sign or leading zeros, below 2^53; undefined for any other spelling. */
export function parseDecimal(text: string): number | undefined {
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}

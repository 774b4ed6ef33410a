const VALUES = new Int8Array(256).fill(-1);
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
for (let value = 0; value < ALPHABET.length; value++) VALUES[ALPHABET.charCodeAt(value)] = value;
VALUES[0x2d] = 62;
VALUES[0x5f] = 63;

/** Decodes base64 or base64url bytes of [start, end) to Latin-1 text, as far as they are valid; padding is optional. Callers bound the length. */
export function decodeBase64(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (let index = start; index < end; index++) {
    const value = VALUES[bytes[index]!]!;
    if (value < 0) return text;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    text += String.fromCharCode((held >> bits) & 0xff);
  }
  return text;
}

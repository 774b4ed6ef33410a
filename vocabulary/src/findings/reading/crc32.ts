const TABLE = new Uint32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  TABLE[byte] = value;
}
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const DIGITS = 6;

/** CRC-32 (ISO-HDLC) of [start, end). */
function crc32(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xffffffff;
  for (let index = start; index < end; index++) crc = TABLE[(crc ^ bytes[index]!) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Whether the last six characters of [start, end) are the base 62 CRC-32 of those before, as GitHub's and npm's tokens end. */
export function endsInCrc32(bytes: Uint8Array, start: number, end: number): boolean {
  let stated = 0;
  for (let index = end - DIGITS; index < end; index++) {
    const digit = BASE62.indexOf(String.fromCharCode(bytes[index]!));
    if (digit < 0) return false;
    stated = stated * 62 + digit;
  }
  return stated === crc32(bytes, start, end - DIGITS);
}

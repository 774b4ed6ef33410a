import { isDigit } from './bytes.ts';

/** ISO/IEC 7812-1 Annex B over the digits of [start, end); other bytes are separators. */
export function passesLuhn(bytes: Uint8Array, start: number, end: number): boolean {
  let sum = 0;
  let doubling = false;
  for (let index = end - 1; index >= start; index--) {
    const byte = bytes[index]!;
    if (!isDigit(byte)) continue;
    const value = (byte - 0x30) << (doubling ? 1 : 0);
    sum += value > 9 ? value - 9 : value;
    doubling = !doubling;
  }
  return sum % 10 === 0;
}

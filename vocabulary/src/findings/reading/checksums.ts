/** Check digits of identity numbers, over compact text (digits, upper-case letters). Sources are the registries' own rules; tests hold public samples. */

const digitAt = (text: string, index: number): number => text.charCodeAt(index) - 0x30;

/** Sum of weight x digit over the weights' positions. */
export function weighDigits(text: string, weights: readonly number[]): number {
  let sum = 0;
  for (const [index, weight] of weights.entries()) sum += weight * digitAt(text, index);
  return sum;
}

export function isLuhn(text: string): boolean {
  let sum = 0;
  for (let index = text.length - 1, doubling = false; index >= 0; index--, doubling = !doubling) {
    const value = digitAt(text, index) << (doubling ? 1 : 0);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** ISO 7064 MOD 11,10: OIB, German tax identification numbers. */
export function isMod1110(text: string): boolean {
  let product = 10;
  for (let index = 0; index < text.length - 1; index++) {
    const sum = (digitAt(text, index) + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === digitAt(text, text.length - 1);
}

const VERHOEFF_PRODUCT = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const VERHOEFF_PERMUTATION = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258'];

export function isVerhoeff(text: string): boolean {
  let check = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = digitAt(text, text.length - 1 - index);
    check = digitAt(VERHOEFF_PRODUCT[check]!, digitAt(VERHOEFF_PERMUTATION[index % 8]!, digit));
  }
  return check === 0;
}

/** Remainder of a decimal text of any length. */
export function remainderOf(text: string, divisor: number): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) value = (value * 10 + digitAt(text, index)) % divisor;
  return value;
}

/** DDMM or MMDD as the order says; any year. */
export function isDay(day: string, month: string): boolean {
  const number = Number(month);
  return number >= 1 && number <= 12 && Number(day) >= 1 && Number(day) <= (number === 2 ? 29 : [4, 6, 9, 11].includes(number) ? 30 : 31);
}

/** YYMMDD at the given offset. */
export const isDate6 = (text: string, at: number): boolean => isDay(text.slice(at + 4, at + 6), text.slice(at + 2, at + 4));
/** DDMMYY at the given offset. */
export const isDateOfDay = (text: string, at: number): boolean => isDay(text.slice(at, at + 2), text.slice(at + 2, at + 4));

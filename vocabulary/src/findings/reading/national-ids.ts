import { isDate6, isDateOfDay, isDay, isLuhn, isMod1110, isVerhoeff, remainderOf, weighDigits } from './checksums.ts';

/** One numbering scheme. */
export interface NationalId {
  readonly country: string;
  /** Of the compact text: digits and upper-case letters. */
  readonly shape: RegExp;
  /** Shortest and longest text of that shape. */
  readonly lengths: readonly [number, number];
  valid(text: string): boolean;
  /**
   * What it takes beside validity where no word names it: nothing (`alone`), the separators it is written with (`written`: a pattern of the original),
   * or it is never reported (`named`).
   */
  readonly needs: 'alone' | 'named' | RegExp;
}

const last = (text: string): number => text.charCodeAt(text.length - 1) - 0x30;
const digit = (text: string, index: number): number => text.charCodeAt(index) - 0x30;
const always = (): boolean => true;

function isPesel(text: string): boolean {
  const month = String(Number(text.slice(2, 4)) % 20);
  return isDay(text.slice(4, 6), month) && (10 - (weighDigits(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === last(text);
}

function isCpf(text: string): boolean {
  if (/^(\d)\1*$/.test(text)) return false;
  const first = ((weighDigits(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
  return first === digit(text, 9) && ((weighDigits(text, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10 === digit(text, 10);
}

function isTckn(text: string): boolean {
  const odd = weighDigits(text, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
  const even = weighDigits(text, [0, 1, 0, 1, 0, 1, 0, 1]);
  return (7 * odd - even + 80) % 10 === digit(text, 9) && (odd + even + digit(text, 9)) % 10 === digit(text, 10);
}

function isFodselsnummer(text: string): boolean {
  const day = Number(text.slice(0, 2));
  const month = Number(text.slice(2, 4)) % 40;
  if (!isDay(String(day > 40 ? day - 40 : day), String(month))) return false;
  return weighDigits(text, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 && weighDigits(text, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0;
}

/** Estonia and Lithuania. */
function isIsikukood(text: string): boolean {
  if (!isDate6(text, 1)) return false;
  let check = weighDigits(text, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
  if (check === 10) check = weighDigits(text, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
  return check % 10 === last(text);
}

function isRijksregister(text: string): boolean {
  const month = Number(text.slice(2, 4));
  if (month % 20 > 12 || Number(text.slice(4, 6)) > 31) return false;
  const check = Number(text.slice(9));
  const body = text.slice(0, 9);
  return check === 97 - remainderOf(body, 97) || check === 97 - remainderOf(`2${body}`, 97);
}

function isCnp(text: string): boolean {
  const check = weighDigits(text, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
  return isDate6(text, 1) && (check === 10 ? 1 : check) === last(text);
}

function isJmbg(text: string): boolean {
  if (!isDateOfDay(text, 0)) return false;
  const check = 11 - (weighDigits(text, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return (check > 9 ? 0 : check) === last(text);
}

function isRrn(text: string): boolean {
  return isDate6(text, 0) && (11 - (weighDigits(text, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === last(text);
}
/** Of foreigners. */
const isFrn = (text: string): boolean =>
  isDate6(text, 0) && /^.{6}[5-8]/.test(text) && (13 - (weighDigits(text, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === last(text);

const isThai = (text: string): boolean => (11 - (weighDigits(text, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === last(text);

function isChinese(text: string): boolean {
  if (!isDate6(text, 8)) return false;
  return '10X98765432'[weighDigits(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === text[17];
}

function isEgn(text: string): boolean {
  const month = Number(text.slice(2, 4)) % 20;
  return isDay(text.slice(4, 6), String(month)) && (weighDigits(text, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11) % 10 === last(text);
}

function isRodneCislo(text: string): boolean {
  const month = (Number(text.slice(2, 4)) % 50) % 20;
  return isDay(text.slice(4, 6), String(month)) && remainderOf(text, 11) === 0;
}

function isPersonnummer(text: string): boolean {
  const short = text.slice(-10);
  const day = Number(short.slice(4, 6));
  return isDay(String(day > 60 ? day - 60 : day), short.slice(2, 4)) && isLuhn(short);
}

const isHetu = (text: string): boolean =>
  isDateOfDay(text, 0) && '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(text.slice(0, 6) + text.slice(-4, -1)) % 31] === text.at(-1);

const isKennitala = (text: string): boolean => isDateOfDay(text, 0) && (11 - (weighDigits(text, [3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digit(text, 8);

const LETTERS_23 = 'TRWAGMYFPDXBNJZSQVHLCKE';
const isDni = (text: string): boolean => LETTERS_23[Number(text.slice(0, -1)) % 23] === text.at(-1);
const isNie = (text: string): boolean => LETTERS_23[Number(`${'XYZ'.indexOf(text.charAt(0))}${text.slice(1, -1)}`) % 23] === text.at(-1);

const CF_ODD: readonly number[] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
function isCodiceFiscale(text: string): boolean {
  let sum = 0;
  for (let index = 0; index < 15; index++) {
    const code = text.charCodeAt(index);
    const value = code < 0x41 ? code - 0x30 : code - 0x41;
    sum += index % 2 === 0 ? CF_ODD[value]! : value;
  }
  return String.fromCharCode(0x41 + (sum % 26)) === text[15];
}

function isNir(text: string): boolean {
  const body = text.slice(0, 13).replace('2A', '19').replace('2B', '18');
  return 97 - remainderOf(body, 97) === Number(text.slice(13));
}

const isBsn = (text: string): boolean => weighDigits(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !/^0{3}/.test(text);
const isPps = (text: string): boolean =>
  'WABCDEFGHIJKLMNOPQRSTUV'[(weighDigits(text, [8, 7, 6, 5, 4, 3, 2]) + (text.length > 8 ? 9 * (text.charCodeAt(8) - 0x40) : 0)) % 23] === text[7];
const isEan13 = (text: string): boolean => (10 - (weighDigits(text, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10 === last(text);
const isSvnr = (text: string): boolean => weighDigits(text, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === digit(text, 3) && isDateOfDay(text, 4);
const isTfn = (text: string): boolean => weighDigits(text, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0;
const isAbn = (text: string): boolean => (weighDigits(text, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 === 0;

function isNric(text: string): boolean {
  const sum = weighDigits(text.slice(1, 8), [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(text.charAt(0)) ? 4 : text.startsWith('M') ? 3 : 0);
  const letters = 'ST'.includes(text.charAt(0)) ? 'JZIHGFEDCBA' : text.startsWith('M') ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK';
  return letters[sum % 11] === text[8];
}

function isHkid(text: string): boolean {
  const body = text.slice(0, -1).padStart(8, ' ');
  let sum = 0;
  for (let index = 0; index < 8; index++) {
    const code = body.charCodeAt(index);
    sum += (9 - index) * (code === 0x20 ? 36 : code < 0x41 ? code - 0x30 : code - 0x37);
  }
  const check = text.endsWith('A') ? 10 : last(text);
  return (sum + check) % 11 === 0;
}

function isTaiwanese(text: string): boolean {
  const code = 10 + 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(text.charAt(0));
  return (Math.floor(code / 10) + 9 * (code % 10) + weighDigits(text.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 === 0;
}

function isRut(text: string): boolean {
  let sum = 0;
  for (let index = text.length - 2, weight = 2; index >= 0; index--, weight = weight === 7 ? 2 : weight + 1) sum += weight * digit(text, index);
  return '0K987654321'[sum % 11] === text.at(-1);
}

function isSnils(text: string): boolean {
  const sum = weighDigits(text, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
  return (sum === 100 ? 0 : sum) === Number(text.slice(9));
}

function isIin(text: string): boolean {
  if (!isDate6(text, 0)) return false;
  let check = weighDigits(text, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
  if (check === 10) check = weighDigits(text, [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11;
  return check === last(text);
}

const isIranian = (text: string): boolean => {
  const rest = weighDigits(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? rest : 11 - rest) === last(text);
};
const isUkrainian = (text: string): boolean => (((weighDigits(text, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11) + 11) % 11) % 10 === last(text);
const isGermanInsurance = (text: string): boolean => {
  const letter = String(text.charCodeAt(8) - 0x40).padStart(2, '0');
  const digits = text.slice(0, 8) + letter + text.slice(9, 11);
  const sum = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1].reduce((total, weight, index) => {
    const product = weight * digit(digits, index);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return isDateOfDay(text, 2) && sum % 10 === last(text);
};
/** Exactly one digit of the first ten stands twice or three times. */
const isGermanTax = (text: string): boolean => new Set(text.slice(0, 10)).size >= 8 && new Set(text.slice(0, 10)).size <= 9 && isMod1110(text);
const isBrn = (text: string): boolean => {
  const sum = weighDigits(text, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((5 * digit(text, 8)) / 10);
  return (10 - (sum % 10)) % 10 === last(text);
};

export const NATIONAL_IDS: readonly NationalId[] = [
  { country: 'PL', shape: /^\d{11}$/, lengths: [11, 11], valid: isPesel, needs: 'alone' },
  { country: 'BR', shape: /^\d{11}$/, lengths: [11, 11], valid: isCpf, needs: 'alone' },
  { country: 'TR', shape: /^[1-9]\d{10}$/, lengths: [11, 11], valid: isTckn, needs: 'alone' },
  { country: 'NO', shape: /^\d{11}$/, lengths: [11, 11], valid: isFodselsnummer, needs: 'alone' },
  { country: 'EE', shape: /^[1-6]\d{10}$/, lengths: [11, 11], valid: isIsikukood, needs: 'alone' },
  { country: 'BE', shape: /^\d{11}$/, lengths: [11, 11], valid: isRijksregister, needs: 'alone' },
  { country: 'GR', shape: /^\d{11}$/, lengths: [11, 11], valid: (text) => isDateOfDay(text, 0) && isLuhn(text), needs: 'named' },
  { country: 'HR', shape: /^\d{11}$/, lengths: [11, 11], valid: isMod1110, needs: 'named' },
  { country: 'DE', shape: /^[1-9]\d{10}$/, lengths: [11, 11], valid: isGermanTax, needs: 'named' },
  { country: 'DE', shape: /^\d{8}[A-Z]\d{3}$/, lengths: [12, 12], valid: isGermanInsurance, needs: 'alone' },
  { country: 'LV', shape: /^\d{11}$/, lengths: [11, 11], valid: (text) => isDateOfDay(text, 0), needs: 'named' },
  { country: 'RU', shape: /^\d{11}$/, lengths: [11, 11], valid: isSnils, needs: /^\d{3}-\d{3}-\d{3}[ -]\d{2}$/ },
  { country: 'AU', shape: /^\d{11}$/, lengths: [11, 11], valid: isAbn, needs: /^\d\d \d{3} \d{3} \d{3}$/ },
  { country: 'RO', shape: /^[1-9]\d{12}$/, lengths: [13, 13], valid: isCnp, needs: 'alone' },
  { country: 'RS', shape: /^\d{13}$/, lengths: [13, 13], valid: isJmbg, needs: 'named' },
  { country: 'KR', shape: /^\d{6}[1-4]\d{6}$/, lengths: [13, 13], valid: isRrn, needs: 'alone' },
  { country: 'KR', shape: /^\d{13}$/, lengths: [13, 13], valid: isFrn, needs: /^\d{6}-\d{7}$/ },
  { country: 'ZA', shape: /^\d{10}[01]\d{2}$/, lengths: [13, 13], valid: (text) => isDate6(text, 0) && isLuhn(text), needs: 'alone' },
  { country: 'TH', shape: /^[1-8]\d{12}$/, lengths: [13, 13], valid: isThai, needs: /^\d-\d{4}-\d{5}-\d{2}-\d$/ },
  { country: 'CH', shape: /^756\d{10}$/, lengths: [13, 13], valid: isEan13, needs: 'alone' },
  { country: 'CN', shape: /^[1-9]\d{5}(?:19|20)\d{9}[\dX]$/, lengths: [18, 18], valid: isChinese, needs: 'alone' },
  { country: 'MX', shape: /^[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d$/, lengths: [18, 18], valid: (text) => isDate6(text, 4), needs: 'alone' },
  { country: 'BG', shape: /^\d{10}$/, lengths: [10, 10], valid: isEgn, needs: 'named' },
  { country: 'CZ', shape: /^\d{10}$/, lengths: [10, 10], valid: isRodneCislo, needs: /^\d{6}\/\d{4}$/ },
  { country: 'DK', shape: /^\d{10}$/, lengths: [10, 10], valid: (text) => isDateOfDay(text, 0), needs: 'named' },
  { country: 'SE', shape: /^(?:19|20)?\d{10}$/, lengths: [10, 12], valid: isPersonnummer, needs: /^(?:\d\d)?\d{6}[-+]\d{4}$/ },
  { country: 'SE', shape: /^(?:19|20)\d{10}$/, lengths: [12, 12], valid: isPersonnummer, needs: 'alone' },
  { country: 'SE', shape: /^\d{2}[2-9]\d{7}$/, lengths: [10, 10], valid: isLuhn, needs: 'named' },
  { country: 'FI', shape: /^\d{6}[A-F]?\d{3}[\dA-Y]$/, lengths: [10, 11], valid: isHetu, needs: /^\d{6}[-+A-F]\d{3}[\dA-Y]$/i },
  { country: 'IS', shape: /^\d{9}[089]$/, lengths: [10, 10], valid: isKennitala, needs: /^\d{6}-\d{4}$/ },
  { country: 'AT', shape: /^[1-9]\d{9}$/, lengths: [10, 10], valid: isSvnr, needs: 'named' },
  { country: 'UA', shape: /^\d{10}$/, lengths: [10, 10], valid: isUkrainian, needs: 'named' },
  { country: 'IR', shape: /^\d{10}$/, lengths: [10, 10], valid: isIranian, needs: 'named' },
  { country: 'SA', shape: /^[12]\d{9}$/, lengths: [10, 10], valid: isLuhn, needs: 'named' },
  { country: 'KR', shape: /^\d{10}$/, lengths: [10, 10], valid: isBrn, needs: /^\d{3}-\d{2}-\d{5}$/ },
  { country: 'ES', shape: /^\d{7,8}[A-Z]$/, lengths: [8, 9], valid: isDni, needs: 'alone' },
  { country: 'ES', shape: /^[XYZ]\d{7}[A-Z]$/, lengths: [9, 9], valid: isNie, needs: 'alone' },
  { country: 'IT', shape: /^[A-Z]{6}[\dL-V]{2}[A-EHLMPRST][\dL-V]{2}[A-Z][\dL-V]{3}[A-Z]$/, lengths: [16, 16], valid: isCodiceFiscale, needs: 'alone' },
  { country: 'FR', shape: /^[12]\d{5}[\dAB]\d{8}$/, lengths: [15, 15], valid: isNir, needs: 'alone' },
  { country: 'NL', shape: /^\d{9}$/, lengths: [9, 9], valid: isBsn, needs: 'named' },
  { country: 'GB', shape: /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/, lengths: [9, 9], valid: always, needs: 'alone' },
  { country: 'IE', shape: /^\d{7}[A-W][A-IW]?$/, lengths: [8, 9], valid: isPps, needs: 'alone' },
  { country: 'CA', shape: /^[1-9]\d{8}$/, lengths: [9, 9], valid: isLuhn, needs: /^\d{3}-\d{3}-\d{3}$/ },
  { country: 'AU', shape: /^\d{9}$/, lengths: [9, 9], valid: isTfn, needs: 'named' },
  {
    country: 'IL',
    shape: /^\d{9}$/,
    lengths: [9, 9],
    valid: (text) => isLuhn(text.padStart(9, '0')),
    needs: 'named',
  },
  {
    country: 'PT',
    shape: /^[1235689]\d{8}$/,
    lengths: [9, 9],
    valid: (text) => {
      const check = 11 - (weighDigits(text, [9, 8, 7, 6, 5, 4, 3, 2]) % 11);
      return (check > 9 ? 0 : check) === last(text);
    },
    needs: 'named',
  },
  { country: 'IN', shape: /^[2-9]\d{11}$/, lengths: [12, 12], valid: isVerhoeff, needs: /^\d{4}([- ])\d{4}\1\d{4}$/ },
  { country: 'KZ', shape: /^\d{6}[0-6]\d{5}$/, lengths: [12, 12], valid: isIin, needs: 'alone' },
  { country: 'MY', shape: /^\d{12}$/, lengths: [12, 12], valid: (text) => isDate6(text, 0), needs: /^\d{6}-\d{2}-\d{4}$/ },
  { country: 'ID', shape: /^\d{16}$/, lengths: [16, 16], valid: (text) => isDay(String(Number(text.slice(6, 8)) % 40), text.slice(8, 10)), needs: 'named' },
  { country: 'EG', shape: /^[23]\d{13}$/, lengths: [14, 14], valid: (text) => isDate6(text, 1), needs: 'named' },
  { country: 'IN', shape: /^[A-Z]{3}[ABCFGHJLPT][A-Z]\d{4}[A-Z]$/, lengths: [10, 10], valid: always, needs: /^[A-Z]{5}\d{4}[A-Z]$/ },
  { country: 'IN', shape: /^[0-3]\d[A-Z]{5}\d{4}[A-Z][A-Z\d]Z[A-Z\d]$/, lengths: [15, 15], valid: always, needs: /^\d\d[A-Z]{5}/ },
  { country: 'SG', shape: /^[STFGM]\d{7}[A-Z]$/, lengths: [9, 9], valid: isNric, needs: 'alone' },
  { country: 'HK', shape: /^[A-Z]{1,2}\d{6}[\dA]$/, lengths: [8, 9], valid: isHkid, needs: 'named' },
  { country: 'TW', shape: /^[A-Z][12]\d{8}$/, lengths: [10, 10], valid: isTaiwanese, needs: 'named' },
  { country: 'CL', shape: /^\d{7,8}[\dK]$/, lengths: [8, 9], valid: isRut, needs: /^\d{1,2}\.\d{3}\.\d{3}-[\dkK]$|^\d{7,8}-[\dkK]$/ },
];

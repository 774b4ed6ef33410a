import { byteAt, isAlnum, isLetter, isQuote, lowerText } from './bytes.ts';
import { looksGenerated, type ValueProfile } from './profile.ts';
import { shareOfWordPairs } from './rarity.ts';

const MAX_QUOTED = 512;
const MAX_BARE = 256;

export interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** Reads the value at `start`: quoted (also `b"`, `\"`) up to its quote on the same line, or bare up to a blank or a closing mark. */
export function readValue(bytes: Uint8Array, end: number, start: number): Value | undefined {
  let index = start;
  if (isLetter(byteAt(bytes, end, index)) && isQuote(byteAt(bytes, end, index + 1))) index++;
  const escaped = byteAt(bytes, end, index) === 0x5c && isQuote(byteAt(bytes, end, index + 1));
  if (escaped) index++;
  const quote = byteAt(bytes, end, index);
  return isQuote(quote) ? readQuoted(bytes, end, index + 1, quote, escaped) : readBare(bytes, end, start);
}

function readQuoted(bytes: Uint8Array, end: number, start: number, quote: number, escaped: boolean): Value | undefined {
  const limit = Math.min(end, start + MAX_QUOTED);
  for (let index = start; index < limit; index++) {
    const byte = bytes[index]!;
    if (byte === 0x0a || byte === 0x0d) return undefined;
    if (escaped && byte === 0x5c && bytes[index + 1] === quote) return { start, end: index, quoted: true };
    if (byte === quote) return escaped ? undefined : { start, end: index, quoted: true };
    if (byte === 0x5c) index++;
  }
  return limit === end ? { start, end, quoted: true } : undefined; // the text was cut inside the quotes
}

/** A call or an index behind the word makes it an expression. */
function readBare(bytes: Uint8Array, end: number, start: number): Value | undefined {
  const limit = Math.min(end, start + MAX_BARE);
  let index = start;
  while (index < limit && !isTerminator(bytes, end, index)) index++;
  if (index === start + MAX_BARE || byteAt(bytes, end, index) === 0x28 || byteAt(bytes, end, index) === 0x5b) return undefined;
  while (index > start && isTrailingMark(bytes[index - 1]!)) index--;
  return { start, end: index, quoted: false };
}

function isTerminator(bytes: Uint8Array, end: number, index: number): boolean {
  const byte = bytes[index]!;
  if (byte <= 0x20 || isQuote(byte) || byte === 0x2c || byte === 0x3b || byte === 0x3c || byte === 0x3e || byte === 0x5c || byte === 0x7c) return true;
  if (byte === 0x28 || byte === 0x29 || byte === 0x5b || byte === 0x5d || byte === 0x7b || byte === 0x7d) return true;
  if (byte === 0x26) return isAlnum(byteAt(bytes, end, index + 1));
  return byte === 0x3d && isAlnum(byteAt(bytes, end, index + 1)); // padding may end a value, an inner = begins another pair
}

const isTrailingMark = (byte: number): boolean => byte === 0x2e || byte === 0x3a || byte === 0x3f;

/** Beginnings of values that stand for a secret without being one. */
const STAND_IN =
  /^(?:your|my[-_]|the[-_]|some[-_]|an?[-_]|<|\$|\{|%[({\w]|@|#|\*|\.{2,}|\/|\.\/|https?:|process\.|os\.|env\b|getenv|config\b|settings\b|self\.|this\.|args?\.|req(?:uest)?\.|null|none|nil\b|undefined|true$|false$|string|required|optional|example|sample|placeholder|redacted|hidden|masked|x{3,}|-{2,}|_{2,}|enter|insert|replace|todo|test$|foo|bar$|change_?me|not[-_ ]|n\/a)/;
const NAMES_ITSELF = /(?:password|passwd|secret|token|api_?key|credential|your[-_]|_here$|placeholder|redacted)/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** What a mask leaves of an address that stood for the whole value (transforms/mask.ts). */
const MASKED_ADDRESS = /^.{0,3}\*{4}@[\w.-]+$/;
const FILE_NAME = /^[\w./-]*\.[a-z]{2,5}$/;

/** See shareOfWordPairs(). */
const RARE = 0.5;
const MADE_OF_WORDS = 0.75;

export type KeyClass = 'password' | 'secret' | 'token' | 'key';

/** Whether the value of a key of this class is a secret; `text` in lower case. */
export function isSecretValue(bytes: Uint8Array, value: Value, profile: ValueProfile, key: KeyClass, blank: boolean): boolean {
  const text = lowerText(bytes, value.start, Math.min(value.end, value.start + MAX_BARE));
  if (STAND_IN.test(text) || MASKED_ADDRESS.test(text) || /[\s\0]/.test(text) || text.includes('://') || text.includes('${') || text.includes('{{'))
    return false;
  if (NAMES_ITSELF.test(text) && profile.digits < 4) return false;
  if (blank) return profile.length >= 20 && profile.digits >= 3 && profile.lowers + profile.uppers >= 3 && looksGenerated(profile) && !UUID.test(text);
  if (key === 'password' || (key === 'secret' && value.quoted)) return isPassword(text, profile, value.quoted);
  const words = shareOfWordPairs(bytes, value.start, Math.min(value.end, value.start + MAX_BARE));
  if (profile.length < (value.quoted ? 10 : 12) || !(looksGenerated(profile) || isRare(profile, words))) return false;
  if (words !== undefined && words > MADE_OF_WORDS && profile.digits < 4) return false;
  if (FILE_NAME.test(text) && profile.digits < 8) return false;
  return key !== 'key' || (profile.length >= 16 && profile.distinct >= 8 && profile.digits >= 2 && !UUID.test(text));
}

/** Long and of no words, though no generator's even mix. */
function isRare(profile: ValueProfile, words: number | undefined): boolean {
  const letters = profile.lowers + profile.uppers;
  if (letters === 0) return profile.length >= 24 && profile.digits === profile.length && profile.distinct >= 5;
  return profile.length >= 20 && profile.distinct >= 8 && profile.digits + profile.uppers > 0 && (words ?? 0) < RARE;
}

/** People choose passwords: quotes suffice for a word, a bare one needs a digit or a symbol beside its letters. */
function isPassword(text: string, profile: ValueProfile, quoted: boolean): boolean {
  const letters = profile.lowers + profile.uppers;
  if (profile.distinct < 3 || profile.length > 128) return false;
  if (quoted) return profile.length >= 6 && letters + profile.digits >= 3;
  if (profile.length < 6 || letters === 0 || (profile.others === 0 && profile.digits === 0)) return false;
  return profile.digits > 0 ? profile.length >= 6 && !/^\d+[a-z]+$/.test(text) : /[!@#$%^*+?~]/.test(text) && profile.length >= 8;
}

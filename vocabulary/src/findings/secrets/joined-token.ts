import type { FindingDefinition, Match } from '../definition.ts';
import { byteAt, isAlnum, isHex, isLetter, isLower, isToken, isUpper, skipWhile } from '../reading/bytes.ts';
import { profileValue } from '../reading/profile.ts';
import { shareOfWordPairs } from '../reading/rarity.ts';

const MIN_TOKEN = 20;
const MAX_TOKEN = 200;
const MAX_JOIN = 3;
const KEY = 3;
/** Fewer pairs of words than any slug has. */
const RARE = 0.55;

/** A generated token right behind `secret`, `token`, `private`, `access` or `key`, joined by nothing but blanks or marks: `acme-token-4d9f...`, `ACME SECRET 4d9f...`. */
export const secretJoinedToken: FindingDefinition<'SECRET.joined_token'> = {
  kind: 'SECRET.joined_token',
  version: 1,
  class: 'secret',
  anchors: ['secret', 'token', 'private', 'access', 'key'],
  match({ bytes, end, valueStart }, word, wordEnd): Match | undefined {
    const mark = byteAt(bytes, end, wordEnd);
    if (isLetter(mark) || mark === 0 || wordEnd < valueStart || !isWhole(bytes, word, wordEnd)) return undefined;
    const start = skipWhile(bytes, wordEnd, Math.min(end, wordEnd + MAX_JOIN), isJoin);
    if (start === wordEnd || !isAlnum(byteAt(bytes, end, start))) return undefined;
    const stop = skipWhile(bytes, start, Math.min(end, start + MAX_TOKEN), isTokenMark);
    if (stop - start < MIN_TOKEN || stop - start === MAX_TOKEN) return undefined;
    return isRandom(bytes, start, stop) ? { start, end: stop, confidence: 60, validated: false, context: false } : undefined;
  },
  defaultAction: 'redact',
  criteria: ['CC6.1', 'C1.1'],
  examples: {
    positives: [
      'acme-token-«4d9f1e2b6ac3fd80e162b12f8a9c45f1»',
      'ACME PRIVATE «q9k2vHJZ4BTG6A8l2mNK3v9JH7tN1j»',
      'acmeACCESS-«abcdef1234567890fedcba1234567890abcdef12»',
      'acme private «3mL6pHJQ7NMK3v8Z1J6n2L9F6qK2dH» ',
      'the acme-key-«0b7f21d94c6e4a58b3d2c1f0e9a87b65d4»',
    ],
    nearMisses: [
      'access 550e8400 at noon',
      'secret-of-the-golden-flower-2024-edition',
      'private-network-configuration-v2-of-2026',
      'token-based-authentication-for-beginners-101',
      'keyboard-0b7f21d94c6e4a58b3d2c1f0e9a87b65',
      'accessible 0b7f21d94c6e4a58b3d2c1f0e9a87b65',
      'the access to the archive',
      'key-aaaaaaaaaaaaaaaaaaaaaaaaaaaa1111',
      'secret 12345678901234567890',
      'monkey 0b7f21d94c6e4a58b3d2c1f0e9a87b65',
      'key 550e8400-e29b-41d4-a716-446655440000',
      '[SECRET.JOINED_TOKEN_1]',
    ],
  },
};

/** Not the end of another word (`monkey`), but of a compound (`ACMESECRET`, `acmeKey`). */
function isWhole(bytes: Uint8Array, word: number, wordEnd: number): boolean {
  const before = byteAt(bytes, word, word - 1);
  return !isLetter(before) || wordEnd - word > KEY || (isLower(before) && isUpper(bytes[word]!));
}

/** Blank - _ . */
const isJoin = (byte: number): boolean => byte === 0x20 || byte === 0x2d || byte === 0x5f || byte === 0x2e;
/** Also + / = of base64. */
const isTokenMark = (byte: number): boolean => isToken(byte) || byte === 0x2b || byte === 0x2f || byte === 0x3d;

/** Hexadecimal without hyphens, or digits among letters that make no words. */
function isRandom(bytes: Uint8Array, start: number, end: number): boolean {
  const profile = profileValue(bytes, start, end);
  const letters = profile.lowers + profile.uppers;
  if (profile.digits < 3 || letters < 3 || profile.distinct < 8 || profile.changes < 3) return false;
  if (skipWhile(bytes, start, end, isHex) === end) return true;
  const words = shareOfWordPairs(bytes, start, end);
  return profile.others <= 2 && words !== undefined && words < RARE;
}

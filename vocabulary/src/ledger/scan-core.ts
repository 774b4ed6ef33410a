import { CANONICAL_MAX_DEPTH } from './canonical.ts';

/** What a verifier counts of a core, found while its spelling is checked. */
export interface CoreFacts {
  /** Offset of the 64 digits of `call_digest`; -1 where there is none. */
  digestAt: number;
  /** `call_digest_state` is `mismatch`. */
  altered: boolean;
}

// One scan at a time: nothing here waits.
let bytes: Uint8Array = new Uint8Array(0);
let at = 0;
let end = 0;
/** Where the contents of the last string lie. */
let textFrom = 0;
let textTo = 0;

/**
 * True exactly where parseCanonical accepts bytes [from, to): the same check without building the value, for millions of rows. The bytes are from
 * outside. Spec: docs/ledger-format.md section 2.
 */
export function scanCore(file: Uint8Array, from: number, to: number, facts: CoreFacts): boolean {
  bytes = file;
  at = from;
  end = to;
  facts.digestAt = -1;
  facts.altered = false;
  return scanValue(0, facts) && at === end;
}

function scanValue(depth: number, facts: CoreFacts | undefined): boolean {
  if (depth > CANONICAL_MAX_DEPTH || at >= end) return false;
  const byte = bytes[at];
  if (byte === 0x22) return scanString();
  if (byte === 0x7b) return scanObject(depth, facts);
  if (byte === 0x5b) return scanArray(depth);
  if (byte === 0x74) return scanWord(TRUE);
  if (byte === 0x66) return scanWord(FALSE);
  return scanInteger();
}

const TRUE = [0x74, 0x72, 0x75, 0x65];
const FALSE = [0x66, 0x61, 0x6c, 0x73, 0x65];

function scanWord(word: readonly number[]): boolean {
  if (end - at < word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return false;
  at += word.length;
  return true;
}

function scanInteger(): boolean {
  if (bytes[at] === 0x2d) {
    at += 1;
    if (bytes[at] === 0x30) return false;
  }
  const start = at;
  let value = 0;
  while (at < end && at - start < 17) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
    at += 1;
  }
  const length = at - start;
  return length > 0 && length < 17 && (length === 1 || bytes[start] !== 0x30) && value <= Number.MAX_SAFE_INTEGER;
}

function scanArray(depth: number): boolean {
  at += 1;
  if (at < end && bytes[at] === 0x5d) {
    at += 1;
    return true;
  }
  for (;;) {
    if (!scanValue(depth + 1, undefined) || at >= end) return false;
    const byte = bytes[at++];
    if (byte === 0x5d) return true;
    if (byte !== 0x2c) return false;
  }
}

function scanObject(depth: number, facts: CoreFacts | undefined): boolean {
  at += 1;
  if (at < end && bytes[at] === 0x7d) {
    at += 1;
    return true;
  }
  let previousFrom = 0;
  let previousTo = 0;
  for (;;) {
    const from = at + 1;
    if (!scanKey()) return false;
    const to = at - 1;
    if (previousTo > 0 && !isBefore(previousFrom, previousTo, from, to)) return false;
    previousFrom = from;
    previousTo = to;
    if (at >= end || bytes[at] !== 0x3a) return false;
    at += 1;
    const isText = bytes[at] === 0x22;
    if (!scanValue(depth + 1, undefined) || at >= end) return false;
    if (facts !== undefined && isText) note(facts, from, to);
    const byte = bytes[at++];
    if (byte === 0x7d) return true;
    if (byte !== 0x2c) return false;
  }
}

/** `"[a-z][a-z0-9_]*"`; leaves `at` behind the closing quote. */
function scanKey(): boolean {
  if (at >= end || bytes[at] !== 0x22) return false;
  at += 1;
  const start = at;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    const letter = byte >= 0x61 && byte <= 0x7a;
    if (letter) continue;
    if (at > start && ((byte >= 0x30 && byte <= 0x39) || byte === 0x5f)) continue;
    if (byte !== 0x22 || at === start) return false;
    at += 1;
    return true;
  }
  return false;
}

/** Strictly ascending: equal keys are a second spelling of one. */
function isBefore(aFrom: number, aTo: number, bFrom: number, bTo: number): boolean {
  for (let i = 0; aFrom + i < aTo; i++) {
    if (bFrom + i >= bTo) return false;
    const difference = (bytes[aFrom + i] ?? 0) - (bytes[bFrom + i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return aTo - aFrom < bTo - bFrom;
}

/** Escapes as JSON.stringify writes them, UTF-8 well-formed. */
function scanString(): boolean {
  at += 1;
  textFrom = at;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x22) {
      textTo = at;
      at += 1;
      return true;
    }
    if (byte === 0x5c) {
      if (!scanEscape()) return false;
    } else if (byte < 0x20) return false;
    else if (byte < 0x80) at += 1;
    else if (!scanMultibyte(byte)) return false;
  }
  return false;
}

function scanEscape(): boolean {
  const byte = at + 1 < end ? bytes[at + 1] : 0;
  // " \ b f n r t
  if (byte === 0x22 || byte === 0x5c || byte === 0x62 || byte === 0x66 || byte === 0x6e || byte === 0x72 || byte === 0x74) {
    at += 2;
    return true;
  }
  if (byte !== 0x75 || end - at < 6 || bytes[at + 2] !== 0x30 || bytes[at + 3] !== 0x30) return false;
  const high = bytes[at + 4];
  const low = bytes[at + 5] ?? 0;
  const digit = low >= 0x30 && low <= 0x39 ? low - 0x30 : low >= 0x61 && low <= 0x66 ? low - 0x57 : -1;
  if ((high !== 0x30 && high !== 0x31) || digit < 0) return false;
  // Those with a short form have no long one: \b \t \n \f \r.
  if (high === 0x30 && (digit === 8 || digit === 9 || digit === 10 || digit === 12 || digit === 13)) return false;
  at += 6;
  return true;
}

function scanMultibyte(lead: number): boolean {
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || end - at < length) return false;
  const second = bytes[at + 1] ?? 0;
  // No overlong forms, no surrogates, nothing beyond U+10FFFF.
  const least = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const most = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return false;
  for (let i = 2; i < length; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return false;
  at += length;
  return true;
}

const DIGEST_KEY = encodeAscii('call_digest');
const STATE_KEY = encodeAscii('call_digest_state');
const MISMATCH = encodeAscii('mismatch');

function note(facts: CoreFacts, from: number, to: number): void {
  if (is(DIGEST_KEY, from, to)) facts.digestAt = isHash(textFrom, textTo) ? textFrom : -1;
  else if (is(STATE_KEY, from, to)) facts.altered = is(MISMATCH, textFrom, textTo);
}

function is(word: readonly number[], from: number, to: number): boolean {
  if (to - from !== word.length) return false;
  for (let i = 0; i < word.length; i++) if (bytes[from + i] !== word[i]) return false;
  return true;
}

function isHash(from: number, to: number): boolean {
  if (to - from !== 64) return false;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0;
    if (!((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66))) return false;
  }
  return true;
}

function encodeAscii(text: string): readonly number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

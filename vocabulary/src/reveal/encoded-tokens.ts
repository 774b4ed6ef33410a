import { hexValue } from './percent.ts';
import { decodeUtf8Text, textEnd } from './utf8-text.ts';

/** A run of base64 or hex, and the text it stands for. */
export interface EncodedToken {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** True where the token is longer than what is decoded of it. */
  readonly truncated: boolean;
}

/** Shorter runs are words and names. */
const MIN_TOKEN = 24;
/** Decoded at most of one token; its head tells whether it is text at all, so that images cost nothing. */
const MAX_BYTES = 1024 * 1024;
const HEAD_BYTES = 18;
/** A line of wrapped base64 (MIME has 76, PEM 64 characters). */
const MIN_LINE = 60;
const MAX_LINE = 80;

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Value of a character plus one; 0 for what is none. Both alphabets of RFC 4648. */
const VALUES = new Uint8Array(128);
for (const [value, character] of Array.from(BASE64).entries()) VALUES[character.charCodeAt(0)] = value + 1;
VALUES[0x2d] = 63;
VALUES[0x5f] = 64;

const isToken = (unit: number): boolean => unit < 128 && VALUES[unit]! !== 0;

/** Every run of base64 or hex of at least 24 characters that stands for text, in order. Linear; attacker-controlled. */
export function findEncodedTokens(text: string): readonly EncodedToken[] {
  const tokens: EncodedToken[] = [];
  let free = 0;
  // A run of 24 covers one place of every 24: nothing else is looked at.
  for (let place = MIN_TOKEN - 1; place < text.length; place += MIN_TOKEN) {
    if (!isToken(text.charCodeAt(place))) continue;
    let start = place;
    while (start > free && isToken(text.charCodeAt(start - 1))) start--;
    const end = runEnd(text, place, start);
    if (end - start < MIN_TOKEN) continue;
    for (const token of decodeRun(text, start, end)) tokens.push(token);
    free = end;
    place = end - 1;
  }
  return tokens;
}

/** Lines of a wrapped token belong together. */
function runEnd(text: string, from: number, start: number): number {
  let line = start;
  let end = from;
  for (;;) {
    while (isToken(text.charCodeAt(end))) end++;
    const length = end - line;
    const next = text.charCodeAt(end) === 0x0d ? end + 2 : end + 1;
    if (length < MIN_LINE || length > MAX_LINE || text.charCodeAt(next - 1) !== 0x0a || !isToken(text.charCodeAt(next))) break;
    line = next;
    end = next;
  }
  return end;
}

/** The run as one token; else what stands between its slashes and dashes, which may belong to a path around a token. */
function decodeRun(text: string, start: number, end: number): readonly EncodedToken[] {
  const whole = decodeToken(text, start, end);
  if (whole !== undefined) return [whole];
  const parts: EncodedToken[] = [];
  for (let from = start, at = start; at <= end; at++) {
    const unit = text.charCodeAt(at);
    if (at < end && unit !== 0x2f && unit !== 0x2d && unit !== 0x5f && unit !== 0x0a && unit !== 0x2b) continue;
    const part = at - from >= MIN_TOKEN && at - from < end - start ? decodeToken(text, from, at) : undefined;
    if (part !== undefined) parts.push(part);
    from = at + 1;
  }
  return parts;
}

function decodeToken(text: string, start: number, end: number): EncodedToken | undefined {
  const decode = isHex(text, start, end) && startsText(decodeHex, text, start, end) ? decodeHex : decodeBase64;
  if (decode === decodeBase64 && !startsText(decodeBase64, text, start, end)) return undefined;
  const bytes = new Uint8Array(Math.min(MAX_BYTES, end - start));
  const written = decode(text, start, end, bytes);
  const decoded = decodeUtf8Text(bytes.subarray(0, written));
  if (decoded === undefined) return undefined;
  let padded = end;
  while (padded < end + 2 && text.charCodeAt(padded) === 0x3d) padded++;
  return { start, end: padded, text: decoded, truncated: written === MAX_BYTES };
}

/** Bytes written to `target`, which may end before the run does. */
type DecodeBytes = (text: string, start: number, end: number, target: Uint8Array) => number;

const head = new Uint8Array(HEAD_BYTES);

/** Nearly every run is a name, a path or a hash: its first bytes tell. */
function startsText(decode: DecodeBytes, text: string, start: number, end: number): boolean {
  return textEnd(head.subarray(0, decode(text, start, end, head))) >= 0;
}

function isHex(text: string, start: number, end: number): boolean {
  if ((end - start) % 2 !== 0) return false;
  for (let at = start; at < end; at++) if (hexValue(text.charCodeAt(at)) < 0) return false;
  return true;
}

function decodeHex(text: string, start: number, end: number, target: Uint8Array): number {
  const written = Math.min(target.length, (end - start) >>> 1);
  for (let at = 0; at < written; at++) target[at] = 16 * hexValue(text.charCodeAt(start + 2 * at)) + hexValue(text.charCodeAt(start + 2 * at + 1));
  return written;
}

function decodeBase64(text: string, start: number, end: number, target: Uint8Array): number {
  let written = 0;
  let bits = 0;
  let value = 0;
  for (let at = start; at < end && written < target.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x0a || unit === 0x0d) continue;
    value = ((value << 6) | (VALUES[unit]! - 1)) & 0xffffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    target[written++] = (value >>> bits) & 0xff;
  }
  return written;
}

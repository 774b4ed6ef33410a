/** What a JSON body may cost, found before it is parsed. */
import { CodedError } from '@spanproof/vocabulary';
import { MAX_JSON_DEPTH, MAX_JSON_TOKENS } from './limits.ts';
import { malformed } from './malformed.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const MINUS = 0x2d;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
const CLOSE_OBJECT = 0x7d;
const CLOSE_ARRAY = 0x5d;
/** From here on an integer may exceed 2^53. */
const LONG_DIGITS = 16;

export interface JsonShape {
  /** Where integers of 16 digits and more stand, as start and end by turns. */
  readonly longIntegers: readonly number[];
}

/**
 * Nesting, tokens and long integers outside strings, in one pass. Says nothing about whether the text is JSON.
 * @throws CodedError OTLP_MALFORMED (too deep) | OTLP_TOO_LARGE (too many values)
 */
export function readJsonShape(bytes: Uint8Array): JsonShape {
  const longIntegers: number[] = [];
  let depth = 0;
  let tokens = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === QUOTE) i = skipString(bytes, i);
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
      tokens += 1;
      if (depth > MAX_JSON_DEPTH) throw malformed(`expected at most ${MAX_JSON_DEPTH} levels of nesting`, `JSON at byte ${i}`);
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth -= 1;
    else if (byte === COMMA) tokens += 1;
    else if (byte >= 0x30 && byte <= 0x39) {
      const end = skipDigits(bytes, i);
      const start = bytes[i - 1] === MINUS ? i - 1 : i;
      if (end - i >= LONG_DIGITS && byte !== 0x30 && !isPartOfFraction(bytes, start, end)) longIntegers.push(start, end);
      i = end - 1;
    }
  }
  if (tokens > MAX_JSON_TOKENS) {
    throw new CodedError('OTLP_TOO_LARGE', `more than ${MAX_JSON_TOKENS} JSON values in one body`, { todo: 'send smaller batches' });
  }
  return { longIntegers };
}

/** Index of the closing quote, or the end where there is none. */
function skipString(bytes: Uint8Array, open: number): number {
  let end = bytes.indexOf(QUOTE, open + 1);
  while (end !== -1) {
    let before = end - 1;
    while (bytes[before] === BACKSLASH) before -= 1;
    if ((end - before) % 2 === 1) return end;
    end = bytes.indexOf(QUOTE, end + 1);
  }
  return bytes.length;
}

function skipDigits(bytes: Uint8Array, start: number): number {
  let end = start;
  for (let byte = bytes[end] ?? 0; byte >= 0x30 && byte <= 0x39; byte = bytes[end] ?? 0) end += 1;
  return end;
}

/** Digits behind `.`, `e`, `+`, or before `.`, `e`: no integer as JSON writes one. */
function isPartOfFraction(bytes: Uint8Array, start: number, end: number): boolean {
  return '.eE+'.includes(String.fromCharCode(bytes[start - 1] ?? 0)) || '.eE'.includes(String.fromCharCode(bytes[end] ?? 0));
}

import { decodeUtf8 } from '@spanproof/vocabulary/ledger';
import { readJsonShape } from './json-shape.ts';
import { malformed } from './malformed.ts';

/**
 * Bounded JSON. Integers of 16 digits and more become their digits as a string, as OTLP/JSON writes 64-bit integers: emitters send times as plain
 * numbers although it asks for strings, and a double would lose the last digits.
 * @throws CodedError OTLP_MALFORMED | OTLP_TOO_LARGE
 */
export function parseJson(bytes: Uint8Array): unknown {
  const { longIntegers } = readJsonShape(bytes);
  const text = decodeUtf8(longIntegers.length === 0 ? bytes : quote(bytes, longIntegers));
  if (text === undefined) throw malformed('expected UTF-8', 'JSON');
  try {
    return JSON.parse(text);
  } catch (cause) {
    // V8's message quotes the text around the fault: attacker-controlled content, so only the position is taken.
    const position = cause instanceof Error ? /position (\d+)/.exec(cause.message)?.[1] : undefined;
    throw malformed('expected a JSON text', position === undefined ? 'JSON' : `JSON at character ${position}`);
  }
}

const QUOTE = 0x22;

/** A copy with quotes at the given places. */
function quote(bytes: Uint8Array, places: readonly number[]): Uint8Array {
  const copy = new Uint8Array(bytes.length + places.length);
  let from = 0;
  let at = 0;
  for (const place of places) {
    copy.set(bytes.subarray(from, place), at);
    at += place - from;
    copy[at] = QUOTE;
    at += 1;
    from = place;
  }
  copy.set(bytes.subarray(from), at);
  return copy;
}

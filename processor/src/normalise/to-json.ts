import type { Json } from '@spanproof/vocabulary';
import { type AttributeValue, decodeUtf8, encodeBase64 } from '@spanproof/vocabulary/ledger';
import { collectJson } from './open-record.ts';

/**
 * An attribute value as JSON. What JSON cannot hold becomes text, as in OTLP/JSON: integers beyond 2^53, NaN and infinities. Bytes say how they
 * are spelt, and are spelt as text where they are text: base64 would hide what the scanner looks for. Depth is bounded by the decoder.
 */
export function toJson(value: AttributeValue): Json {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) {
    const text = decodeUtf8(value);
    return text === undefined ? { bytes_base64: encodeBase64(value) } : { bytes_utf8: text };
  }
  return isList(value) ? value.map(toJson) : toObject(Object.entries(value));
}

/** Attributes as an object; a repeated key keeps all its values under free names. */
export function toObject(attributes: readonly (readonly [string, AttributeValue])[]): { readonly [key: string]: Json } {
  const collector = collectJson();
  for (const [key, value] of attributes) collector.set(key, toJson(value));
  return collector.record;
}

function isList(value: readonly AttributeValue[] | { readonly [key: string]: AttributeValue }): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

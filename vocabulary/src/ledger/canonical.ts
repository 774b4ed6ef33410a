import { CodedError } from '../error.ts';
import { decodeUtf8, encodeUtf8 } from './text.ts';

/** Null-free JSON with integers only. Members that are `undefined` are absent. */
export type CanonicalValue = string | number | boolean | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue | undefined };

/** Deeper nesting is refused, so that no reader needs an unbounded stack. */
export const CANONICAL_MAX_DEPTH = 64;

const KEY = /^[a-z][a-z0-9_]*$/;

/**
 * RFC 8785 over the restricted profile of docs/ledger-format.md section 2. Takes any object, because an interface has no index
 * signature to match CanonicalValue: the walk proves each member.
 * @throws CodedError CANONICAL_INVALID for null, a float, |n| >= 2^53, a lone surrogate, a foreign key, a class instance, depth > 64
 */
export function encodeCanonical(value: CanonicalValue | object): Uint8Array {
  return encodeUtf8(writeValue(value, 0));
}

/**
 * Reads bytes from outside: anything that encodeCanonical would have spelt differently is refused.
 * @throws CodedError CANONICAL_INVALID
 */
export function parseCanonical(bytes: Uint8Array): CanonicalValue {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw invalid('not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new CodedError('CANONICAL_INVALID', 'not JSON', { cause });
  }
  if (!isSpelt(value, text)) throw invalid('not the canonical spelling');
  return value;
}

function isSpelt(value: unknown, text: string): value is CanonicalValue {
  return writeValue(value, 0) === text;
}

// JSON.stringify of a well-formed string or an integer is exactly RFC 8785's serialisation (both are defined by ECMAScript's).
function writeValue(value: unknown, depth: number): string {
  if (depth > CANONICAL_MAX_DEPTH) throw invalid(`nested deeper than ${CANONICAL_MAX_DEPTH}`);
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw invalid('a lone surrogate');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw invalid('not an integer below 2^53');
    return JSON.stringify(value);
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (Array.isArray(value)) return writeArray(value, depth);
  if (typeof value === 'object' && value !== null) return writeObject(value, depth);
  throw invalid(value === null ? 'null' : `a ${typeof value}`);
}

// By index: map() and join() would skip the holes of a sparse array.
function writeArray(items: readonly unknown[], depth: number): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) text += `${i === 0 ? '' : ','}${writeValue(items[i], depth + 1)}`;
  return `${text}]`;
}

function writeObject(value: object, depth: number): string {
  if (!isPlain(value)) throw invalid('a class instance');
  let text = '{';
  for (const key of Object.keys(value).toSorted()) {
    const member = value[key];
    if (member === undefined) continue;
    if (!KEY.test(key)) throw invalid('a key outside [a-z][a-z0-9_]*');
    text += `${text === '{' ? '' : ','}"${key}":${writeValue(member, depth + 1)}`;
  }
  return `${text}}`;
}

function isPlain(value: object): value is { readonly [key: string]: unknown } {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function invalid(what: string): CodedError {
  return new CodedError('CANONICAL_INVALID', `canonical JSON: ${what}`);
}

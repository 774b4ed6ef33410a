import type { Json } from '@spanproof/vocabulary';
import type { JsonObject } from './protocol.ts';
import { readObject } from './read.ts';

// JSON.parse's source text access and JSON.rawJSON: in V8 since Node 22, not yet in TypeScript's lib.
interface ExactJson {
  parse(text: string, reviver: (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): boolean;
}
const exact = JSON as unknown as ExactJson;

/** Digits enough to exceed a double, or an exponent that may overflow it. */
const MAY_LOSE = /\d{16}|[eE]\+?\d{3}/;

/**
 * Parses JSON so that writing it again gives the same numbers: one that a double cannot hold becomes a raw JSON token
 * (an object no reader takes for a number). Evidence must not round what a tool was called with.
 *
 * @throws SyntaxError
 */
export function parseExact(text: string): Json {
  if (!MAY_LOSE.test(text)) return JSON.parse(text) as Json;
  return exact.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && loses(value, source) ? exact.rawJSON(source) : value,
  ) as Json;
}

/** Whether a value is such a token. */
export function isExactNumber(value: unknown): boolean {
  return exact.isRawJSON(value);
}

function loses(value: number, source: string): boolean {
  if (String(value) === source) return false;
  if (!Number.isFinite(value)) return true;
  const digits = source.replace(/[eE].*$/, '').replace(/^-?0*\.?0*|\./g, '');
  return digits.length > 17 || (digits.length > 15 && Number.isInteger(value) && !Number.isSafeInteger(value));
}

/** JSON text inside a string (tool arguments): its value, or the text itself where it is no JSON. */
export function parseEmbedded(text: string): Json {
  try {
    return parseExact(text);
  } catch {
    return text; // a cut stream leaves half a document: the half is the evidence
  }
}

/** A body's JSON object; undefined for anything else. */
export function parseBody(text: string): JsonObject | undefined {
  try {
    return readObject(parseExact(text));
  } catch {
    return undefined; // unreadable: the caller decides what that means under policy
  }
}

import type { Json } from '@spanproof/vocabulary';

/** Deeper texts stay text, so that no reader needs an unbounded stack. */
const MAX_DEPTH = 64;
/** Longer numbers may not survive as doubles. */
const LONG_NUMBER = /[\d.]{16,}/;

/**
 * The array or object that an attribute's text says, where reading it loses nothing; else undefined, and the text stays what it is. Nothing is
 * lost where the text is not too deep, no number is longer than a double's digits, and no name stands twice in an object.
 */
export function parseJsonText(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const colons = measure(text);
  if (colons === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return countMembers(value) === colons ? value : undefined;
  } catch {
    return undefined; // attacker-controlled: what is not JSON is text
  }
}

export type JsonMembers = { readonly [name: string]: Json };

export function isMembers(value: Json | undefined): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Two objects as one; undefined where both have a member, because one of them would be lost. */
export function mergeMembers(one: JsonMembers, other: JsonMembers): JsonMembers | undefined {
  return Object.keys(other).some((name) => Object.hasOwn(one, name)) ? undefined : { ...one, ...other };
}

/** Colons outside strings; undefined where the text is too deep or holds a long number. One pass. */
function measure(text: string): number | undefined {
  let depth = 0;
  let colons = 0;
  let plain = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22) {
      if (LONG_NUMBER.test(text.slice(plain, i))) return undefined;
      i = closeString(text, i);
      plain = i + 1;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) return undefined;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
    else if (code === 0x3a) colons += 1;
  }
  return LONG_NUMBER.test(text.slice(plain)) ? undefined : colons;
}

function closeString(text: string, open: number): number {
  let i = open + 1;
  while (i < text.length && text.charCodeAt(i) !== 0x22) i += text.charCodeAt(i) === 0x5c ? 2 : 1;
  return i;
}

/** Depth is bounded by measure. */
function countMembers(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = isList(value) ? 0 : Object.keys(value).length;
  for (const member of Object.values(value)) members += countMembers(member);
  return members;
}

import { type Json, readLiterals, spliceStrings } from '@spanproof/vocabulary';
import { isExactNumber, parseExact } from '../protocols/exact-json.ts';
import { SPELLED_AGAIN } from '../protocols/texts.ts';

/** The strings of a JSON text at these pointers replaced; everything else stays byte for byte. */
export function replaceStrings(text: string, strings: ReadonlyMap<string, string>): string {
  const edits = (readLiterals(text) ?? []).flatMap((literal) => {
    const replacement = literal.role === 'value' ? strings.get(literal.pointer) : undefined;
    return replacement === undefined ? [] : [{ literal, start: 0, end: literal.value.length, replacement }];
  });
  return spliceStrings(text, edits);
}

/** Takes out what spells a text again, token by token: it would say what was redacted. Formats allow null there. */
export function dropSpelling(text: string): string {
  if (![...SPELLED_AGAIN].some((name) => text.includes(`"${name}"`))) return text;
  return JSON.stringify(withoutSpelling(parseExact(text)));
}

function withoutSpelling(value: Json): Json {
  if (typeof value !== 'object' || value === null || isExactNumber(value)) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutSpelling);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, SPELLED_AGAIN.has(name) ? empty(member) : withoutSpelling(member)]));
}

function empty(value: Json | undefined): Json {
  return Array.isArray(value) ? [] : null;
}

import type { FindingKind } from '../findings/index.ts';
import { formatPlaceholder } from '../findings/placeholder.ts';
import type { Json } from '../json.ts';

export interface Placeholders {
  /** `[EMAIL_1]`: the same kind and value give the same placeholder, for as long as this object lives (one record). */
  placeholderOf(kind: FindingKind, value: string): string;
}

const TAKEN = /\[([A-Z][A-Z0-9_.]{0,40})_(\d{1,9})\]/g;

/** Numbers values per kind from 1; numbers that `content` already uses (the source redacted before) are left out, so that equal means equal. */
export function createPlaceholders(content?: Json): Placeholders {
  const given = new Map<string, string>();
  const last = new Map<string, number>();
  for (const text of stringsOf(content ?? null)) {
    for (const [, id = '', number] of text.matchAll(TAKEN)) last.set(id, Math.max(last.get(id) ?? 0, Number(number)));
  }
  return {
    placeholderOf(kind, value) {
      const key = `${kind} ${value}`;
      const known = given.get(key);
      if (known !== undefined) return known;
      const number = (last.get(kind.toUpperCase()) ?? 0) + 1;
      last.set(kind.toUpperCase(), number);
      const placeholder = formatPlaceholder(kind, number);
      given.set(key, placeholder);
      return placeholder;
    },
  };
}

function* stringsOf(value: Json): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      yield key;
      yield* stringsOf(member);
    }
  }
}

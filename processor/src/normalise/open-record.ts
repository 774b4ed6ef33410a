import type { Json } from '@spanproof/vocabulary';

/** Without a prototype: names come from outside, and `__proto__` is one of them. */
export type JsonRecord = Record<string, Json>;

export function openRecord(): JsonRecord {
  return Object.create(null) as JsonRecord;
}

/** Collects members under names of their own. */
export interface JsonCollector {
  readonly record: JsonRecord;
  /** Sets `name`, or `name#2`, `name#3` ... where it is taken: nothing that was received replaces anything else. */
  set(name: string, value: Json): void;
}

export function collectJson(): JsonCollector {
  const record = openRecord();
  // The number to try next for a repeated name: a million repetitions must not cost a million look-ups each.
  const next = new Map<string, number>();
  return {
    record,
    set(name, value) {
      let free = name;
      let number = next.get(name) ?? 2;
      for (; free in record; number++) free = `${name}#${number}`;
      if (free !== name) next.set(name, number);
      record[free] = value;
    },
  };
}

import type { Json } from '@spanproof/vocabulary';

/** Without a prototype: names come from outside, and `__proto__` is one of them. */
export type JsonRecord = Record<string, Json>;

export function openRecord(): JsonRecord {
  return Object.create(null) as JsonRecord;
}

/** Sets `name`, or `name#2`, `name#3` ... where it is taken: nothing that was received replaces anything else. */
export function setFree(record: JsonRecord, name: string, value: Json): void {
  let free = name;
  for (let number = 2; free in record; number++) free = `${name}#${number}`;
  record[free] = value;
}

import type { Json } from '../json.ts';

/** UTF-16 units of every string value of `value`; keys, numbers and booleans count nothing. Depth is bounded by whoever parsed the value. */
export function countChars(value: Json): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let chars = 0;
  for (const member of Object.values(value)) chars += countChars(member);
  return chars;
}

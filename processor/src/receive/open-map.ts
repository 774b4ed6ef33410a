import type { AttributeValue } from '@spanproof/vocabulary/ledger';

/** Without a prototype: keys come from outside, and `__proto__` is one of them. */
export function openMap(): Record<string, AttributeValue> {
  return Object.create(null) as Record<string, AttributeValue>;
}

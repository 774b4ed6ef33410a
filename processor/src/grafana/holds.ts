import type { Json } from '@spanproof/vocabulary';

/** Whether `present` has everything that `wanted` has; members that Grafana added do not matter, lists count whole. */
export function holds(present: Json | undefined, wanted: Json): boolean {
  if (Array.isArray(wanted)) {
    const list = wanted as readonly Json[];
    return Array.isArray(present) && present.length === list.length && list.every((item, at) => holds((present as readonly Json[])[at], item));
  }
  if (typeof wanted !== 'object' || wanted === null) return present === wanted;
  if (typeof present !== 'object' || present === null || Array.isArray(present)) return false;
  return Object.entries(wanted).every(([name, value]) => value === undefined || holds((present as { readonly [name: string]: Json })[name], value));
}

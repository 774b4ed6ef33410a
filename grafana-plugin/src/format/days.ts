import type { CallHistogram } from '@spanproof/vocabulary';
import { formatDay } from './instants.ts';

/** Calls per UTC day. Buckets are shorter than a day or whole days; one that begins on a day counts for it. */
export function countDays({ buckets }: CallHistogram): readonly { readonly day: string; readonly calls: number }[] {
  const days = new Map<string, number>();
  for (const { at, ok, error, blocked } of buckets) {
    const day = formatDay(at);
    days.set(day, (days.get(day) ?? 0) + ok + error + blocked);
  }
  return [...days].map(([day, calls]) => ({ day, calls }));
}

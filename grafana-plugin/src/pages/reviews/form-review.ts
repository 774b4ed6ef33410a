import type { AccessEntry, RegisterEntry } from '@spanproof/vocabulary';
import type { EntryData } from '../../registers/entry-data.ts';

type Person = { readonly who: string; readonly role: string };

/** A review to decide about: whoever was kept last time, and whoever has done something since. No decision is taken for the reviewer. */
export function formReview(period: { readonly from: string; readonly to: string }, last: RegisterEntry | undefined, seen: readonly AccessEntry[]): EntryData {
  const people = new Map<string, Person>();
  const add = (person: Person): unknown => people.set(`${person.who}\n${person.role}`, person);
  for (const person of readKept(last)) add(person);
  for (const { actor, role } of seen) if (actor !== undefined) add({ who: actor, role });
  return { period, entries: [...people.values()] };
}

function readKept(last: RegisterEntry | undefined): readonly Person[] {
  const entries = last?.data['entries'];
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    const { who, role, decision } = entry as { readonly who?: unknown; readonly role?: unknown; readonly decision?: unknown };
    return typeof who === 'string' && typeof role === 'string' && decision === 'keep' ? [{ who, role }] : [];
  });
}

/** The review whose period ended last. */
export function findLatest(reviews: readonly RegisterEntry[]): RegisterEntry | undefined {
  return reviews.toSorted((a, b) => endOf(a).localeCompare(endOf(b))).at(-1);
}

export function endOf({ data }: RegisterEntry): string {
  const to = (data['period'] as { readonly to?: unknown } | undefined)?.to;
  return typeof to === 'string' ? to : '';
}

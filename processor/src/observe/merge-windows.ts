import { CodedError } from '@spanproof/vocabulary';
import type { Histogram, SeriesKey, WindowSummary } from './contract.ts';
import { CATEGORIES, NUMBERS, RATES, SKETCH_BITS, SKETCHES } from './measures.ts';

/** Names come from outside: the rest of a long list is counted as ''. */
const MOST_NAMES = 32;

/** A window without calls. @throws WINDOW_INVALID */
export function emptyWindow(series: SeriesKey, from: number, to: number): WindowSummary {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || to <= from) throw new CodedError('WINDOW_INVALID', `a window from ${from} to ${to}`);
  return {
    series,
    from,
    to,
    calls: 0,
    numbers: record(NUMBERS, () => ({ n: 0, sum: 0, bins: [] })),
    rates: record(RATES, () => ({ hits: 0, of: 0 })),
    categories: record(CATEGORIES, () => ({})),
    sketches: record(SKETCHES, () => ({ n: 0, ones: Array.from({ length: SKETCH_BITS }, () => 0) })),
  };
}

/** Two windows of one series as one; what lies between them stays empty. Associative and commutative up to 32 names a category. @throws WINDOW_INVALID for different series. */
export function mergeWindows(a: WindowSummary, b: WindowSummary): WindowSummary {
  if (nameSeries(a.series) !== nameSeries(b.series))
    throw new CodedError('WINDOW_INVALID', `windows of ${nameSeries(a.series)} and ${nameSeries(b.series)} are not one`);
  return {
    series: a.series,
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
    calls: a.calls + b.calls,
    numbers: record(NUMBERS, (name) => {
      const [one, other] = [a.numbers[name], b.numbers[name]];
      return { n: one.n + other.n, sum: one.sum + other.sum, bins: mergeBins(one.bins, other.bins) };
    }),
    rates: record(RATES, (name) => ({ hits: a.rates[name].hits + b.rates[name].hits, of: a.rates[name].of + b.rates[name].of })),
    categories: record(CATEGORIES, (name) => mergeNames(a.categories[name], b.categories[name])),
    sketches: record(SKETCHES, (name) => {
      const [one, other] = [a.sketches[name], b.sketches[name]];
      return { n: one.n + other.n, ones: one.ones.map((count, bit) => count + (other.ones[bit] ?? 0)) };
    }),
  };
}

/** One text per series, for maps and messages. */
export function nameSeries({ service, operation, model, prompt }: SeriesKey): string {
  return JSON.stringify([service, operation, model, prompt]);
}

function mergeBins(a: Histogram, b: Histogram): Histogram {
  const counts = new Map(a);
  for (const [bin, count] of b) counts.set(bin, (counts.get(bin) ?? 0) + count);
  return [...counts].sort(([one], [other]) => one - other);
}

function mergeNames(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const counts = new Map(Object.entries(a));
  for (const [name, count] of Object.entries(b)) counts.set(name, (counts.get(name) ?? 0) + count);
  const order = [...counts].sort(([one, n], [other, m]) => m - n || (one < other ? -1 : 1));
  const kept = order.filter(([name]) => name !== '').slice(0, MOST_NAMES - 1);
  const rest = [...counts.values()].reduce((sum, count) => sum + count, 0) - kept.reduce((sum, [, count]) => sum + count, 0);
  // Object.fromEntries defines members, so that a name like __proto__ stays a name.
  return Object.fromEntries(rest > 0 ? [...kept, ['', rest]] : kept);
}

function record<Name extends string, Value>(names: readonly Name[], make: (name: Name) => Value): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}

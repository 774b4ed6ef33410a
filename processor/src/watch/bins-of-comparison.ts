import type { SignalComparison } from '@spanproof/vocabulary';
import { MOST_BINS } from '../observe/bins.ts';
import type { TestName, WindowSummary } from '../observe/contract.ts';
import { type CategoryName, type NumberName, type RateName, SKETCH_BITS, type SketchName } from '../observe/measures.ts';

type Bins = SignalComparison['bins'];

/** Bars that can be told apart. */
const MOST_BARS = 24;
const PER_OCTAVE = 8;

/** Two distributions on one axis: calls by value, by yes and no, by name, or by the bits that are set. Empty where neither side has any. */
export function formBins(measure: TestName['measure'], before: WindowSummary | undefined, since: WindowSummary | undefined): Bins {
  const read = before ?? since;
  if (read === undefined) return [];
  if (measure in read.numbers) return formNumberBins(measure as NumberName, before, since);
  if (measure in read.rates) {
    const count = (window: WindowSummary | undefined, hit: boolean): number => {
      const { hits = 0, of = 0 } = window?.rates[measure as RateName] ?? {};
      return hit ? hits : of - hits;
    };
    return [true, false].map((hit) => ({ label: hit ? 'yes' : 'no', baseline: count(before, hit), window: count(since, hit) }));
  }
  if (measure in read.categories) {
    const [one, other] = [before?.categories[measure as CategoryName] ?? {}, since?.categories[measure as CategoryName] ?? {}];
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return names
      .map((name) => ({ label: name === '' ? 'all others' : name, baseline: one[name] ?? 0, window: other[name] ?? 0 }))
      .toSorted((a, b) => b.baseline - a.baseline || b.window - a.window)
      .slice(0, MOST_BARS);
  }
  const ones = (window: WindowSummary | undefined, bit: number): number => window?.sketches[measure as SketchName].ones[bit] ?? 0;
  return Array.from({ length: SKETCH_BITS }, (_, bit) => ({ label: `bit ${bit + 1}`, baseline: ones(before, bit), window: ones(since, bit) }));
}

function formNumberBins(measure: NumberName, before: WindowSummary | undefined, since: WindowSummary | undefined): Bins {
  const [one, other] = [new Map(before?.numbers[measure].bins), new Map(since?.numbers[measure].bins)];
  const used = [...one.keys(), ...other.keys()];
  if (used.length === 0) return [];
  const [low, high] = [Math.min(...used), Math.max(...used)];
  const group = [1, 2, 4, PER_OCTAVE].find((size) => (high - low + 1) / size <= MOST_BARS) ?? Math.ceil((high - low + 1) / MOST_BARS);
  return Array.from({ length: Math.ceil((high - low + 1) / group) }, (_, index) => {
    const first = low + index * group;
    const bins = Array.from({ length: group }, (__, offset) => first + offset);
    const sum = (counts: ReadonlyMap<number, number>): number => bins.reduce((total, bin) => total + (counts.get(bin) ?? 0), 0);
    return { label: `${showEdge(measure, first)} to ${showEdge(measure, first + group)}`, baseline: sum(one), window: sum(other) };
  });
}

/** The lower edge of a bin in the unit people think in. */
function showEdge(measure: NumberName, bin: number): string {
  const value = bin <= 0 ? 0 : 2 ** ((Math.min(bin, MOST_BINS) - 1) / PER_OCTAVE);
  const show = (scaled: number): string => String(Number(scaled.toPrecision(3)));
  switch (measure) {
    case 'latency_ns':
    case 'time_to_first_chunk_ns':
      return value >= 1e9 ? `${show(value / 1e9)} s` : `${show(value / 1e6)} ms`;
    case 'cost_nano_usd':
      return `${show(value / 1e9)} USD`;
    case 'tokens_input':
    case 'tokens_output':
    case 'chars_in':
    case 'chars_out':
      return show(value);
  }
}

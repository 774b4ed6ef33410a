import type { CategoryName, NumberName, RateName, SketchName } from './measures.ts';

/** Which calls are compared with each other. An absent model or prompt version is a value of its own: ''. */
export interface SeriesKey {
  readonly service: string;
  readonly operation: string;
  readonly model: string;
  readonly prompt: string;
}

/** Counts by bin of bins.ts, ascending: [bin, count]. */
export type Histogram = readonly (readonly [number, number])[];

export interface NumberSummary {
  /** Calls that have the number. */
  readonly n: number;
  /** In the column's own unit, an exact integer. */
  readonly sum: number;
  readonly bins: Histogram;
}

export interface RateSummary {
  readonly hits: number;
  /** Calls of which it is known. */
  readonly of: number;
}

export interface SketchSummary {
  readonly n: number;
  /** For each of the 16 bits, how many sketches have it set. */
  readonly ones: readonly number[];
}

/**
 * One series in one window: whole numbers only, so that windows merge exactly, in any order, and SQL over the sealed columns and this code get the same figures. Bounded: at most 512 bins a
 * number, 32 names a category.
 */
export interface WindowSummary {
  readonly series: SeriesKey;
  /** Milliseconds since the epoch; [from, to). */
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly numbers: Readonly<Record<NumberName, NumberSummary>>;
  readonly rates: Readonly<Record<RateName, RateSummary>>;
  readonly categories: Readonly<Record<CategoryName, Readonly<Record<string, number>>>>;
  readonly sketches: Readonly<Record<SketchName, SketchSummary>>;
}

/** Where a baseline comes from: a signal names it, an auditor replays it from the windows. */
export interface BaselineReference {
  readonly from: number;
  readonly to: number;
  readonly windows: number;
  readonly calls: number;
  /** The approved change that began it, where one did. */
  readonly change?: string;
}

/** Why a statistic has no value. Never the same as "no drift". */
export type NotComputed =
  | { readonly reason: 'learning'; readonly windows: number; readonly needed: number }
  | { readonly reason: 'too-few-calls'; readonly calls: number; readonly needed: number }
  | { readonly reason: 'not-in-baseline' }
  | { readonly reason: 'baseline-too-rare'; readonly hits: number };

/** What was looked at, of what kind, in which direction. `change` has none. */
export interface TestName {
  readonly measure: NumberName | RateName | CategoryName | SketchName;
  readonly kind: 'level' | 'rate' | 'shape';
  readonly direction: 'up' | 'down' | 'change';
}

/** The test of one window: the log that every evaluation leaves. */
export interface Assessment {
  readonly test: TestName;
  readonly outcome: Computed | NotComputed;
}

export interface Computed {
  readonly reason: 'computed';
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  /** What was expected at this hour of the week, and what came: geometric means, shares, or for shapes 0 and the PSI above its chance level. */
  readonly expected: number;
  readonly observed: number;
  /** Evidence of this window alone and the sum since `since`, in nats. */
  readonly evidence: number;
  readonly score: number;
}

export interface Effect {
  /** In plain words and figures. */
  readonly text: string;
  /** Geometric mean, share, or PSI above chance: in the baseline, and since the onset. */
  readonly baseline: number;
  readonly observed: number;
}

export interface Signal {
  readonly series: SeriesKey;
  readonly test: TestName;
  readonly effect: Effect;
  /** The sum of evidence in nats. At most one in e^score windows comes this far where nothing changed. */
  readonly score: number;
  /** What the score had to reach, given how many tests ran. */
  readonly limit: number;
  /** Estimated onset, and the window that raised it. */
  readonly since: number;
  readonly raised: number;
  /** Consecutive windows that support it, and their calls since the onset. */
  readonly windows: number;
  readonly calls: number;
  readonly baseline: BaselineReference;
}

import type { SeriesKey, TestName } from './contract.ts';
import type { Baseline } from './build-baseline.ts';

/** What one test has gathered since its score last stood at 0. */
export interface Evidence {
  readonly score: number;
  /** Start of the first window of the run, end of the last one. */
  readonly since: number;
  readonly until: number;
  /** How many windows in a row have added to the score. */
  readonly supporting: number;
  readonly calls: number;
  /** Sums over the run, weighted by calls: of what was expected and of what came. */
  readonly expected: number;
  readonly observed: number;
  /** Set while a signal of this test stands. */
  readonly raised?: number;
}

/** Calls that wait until there are enough of them. */
export interface Pending {
  readonly from: number;
  readonly calls: number;
  readonly expected: number;
  readonly observed: number;
}

export interface PendingShape {
  readonly from: number;
  readonly counts: readonly number[];
  readonly places: readonly number[];
}

/** All that goes on from window to window. Plain data: JSON keeps it over a restart of the process. */
export interface SeriesState {
  readonly series: SeriesKey;
  /** End of the last window taken in. */
  readonly to: number;
  readonly baseline?: Baseline;
  readonly evidence: Readonly<Record<string, Evidence>>;
  readonly pending: Readonly<Record<string, Pending>>;
  readonly shapes: Readonly<Record<string, PendingShape>>;
}

/** Starts a series on a baseline: its own, or that of the series it succeeds (another model or prompt that nobody approved is compared with what was approved). */
export function startSeries(series: SeriesKey, at: number, baseline: Baseline): SeriesState {
  return { series, to: at, baseline, evidence: {}, pending: {}, shapes: {} };
}

/** A series without a baseline: new, or restarted by an approved change. Nothing is computed until buildBaseline() has one; open signals end with what they were measured against. */
export function startLearning(series: SeriesKey, at: number): SeriesState {
  return { series, to: at, evidence: {}, pending: {}, shapes: {} };
}

export function nameTest({ measure, kind, direction }: TestName): string {
  return `${measure}/${kind}/${direction}`;
}

export function parseTest(name: string): TestName {
  const [measure, kind, direction] = name.split('/');
  return { measure, kind, direction } as TestName;
}

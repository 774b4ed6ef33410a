export interface DriftSettings {
  /** Length of a window in milliseconds. */
  readonly window: number;
  /** Length of the windows that shapes (PSI of distributions, categories, topics) are compared over: whole days even out the hours. A multiple of `window`. */
  readonly shape_window: number;
  /** The season's period: a week. 0: the traffic has none (a demonstration). A multiple of both window lengths. */
  readonly season: number;
  /** How many windows a baseline is learnt from; with a season, whole seasons and at least two. */
  readonly baseline_windows: number;
  /** Windows are joined until they have so many calls. */
  readonly minimum_calls: { readonly level: number; readonly shape: number };
  /** The change the tests are tuned to find soonest. */
  readonly design: { readonly ratio: number; readonly points: number; readonly rate_ratio: number };
  /** Below this, a change that is certain is still no signal. */
  readonly floor: { readonly ratio: number; readonly points: number; readonly rate_ratio: number; readonly psi: number; readonly topics: number };
  /** So many windows in a row must support a signal. */
  readonly consecutive: number;
  /** The most that one window may say, in nats: no single window can raise a signal. */
  readonly largest_evidence: { readonly level: number; readonly shape: number };
  /** Expected false alarms over all series and statistics in `per` milliseconds, at most. */
  readonly budget: { readonly alarms: number; readonly per: number };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export const DRIFT_DEFAULTS: DriftSettings = {
  window: HOUR,
  shape_window: DAY,
  season: 7 * DAY,
  baseline_windows: 4 * 7 * 24,
  minimum_calls: { level: 20, shape: 200 },
  design: { ratio: 0.15, points: 0.01, rate_ratio: 1.5 },
  floor: { ratio: 0.1, points: 0.005, rate_ratio: 1.25, psi: 0.1, topics: 0.02 },
  consecutive: 2,
  largest_evidence: { level: 3, shape: 5 },
  budget: { alarms: 1, per: 30 * DAY },
};

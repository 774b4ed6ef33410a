import { binOf } from '../../../processor/src/observe/bins.ts';
import type { Histogram, SeriesKey, WindowSummary } from '../../../processor/src/observe/contract.ts';
import { emptyWindow } from '../../../processor/src/observe/merge-windows.ts';
import { DRIFT_DEFAULTS, type DriftSettings } from '../../../processor/src/observe/settings.ts';
import { createRandom, type Random } from './random.ts';

export const MINUTE = 60_000;
export const PLAIN_SERIES: SeriesKey = { service: 'desk', operation: 'chat', model: 'model-a', prompt: '1' };

/** No season, minutes instead of hours: what a demonstration uses. */
export const SHORT: DriftSettings = {
  ...DRIFT_DEFAULTS,
  window: MINUTE,
  shape_window: 5 * MINUTE,
  season: 0,
  baseline_windows: 60,
  minimum_calls: { level: 10, shape: 50 },
  budget: { alarms: 1, per: 24 * 60 * MINUTE },
};

export interface PlainCalls {
  readonly calls?: number;
  /** Factor on output tokens. */
  readonly tokens?: number;
  readonly errors?: number;
  readonly finish?: Readonly<Record<string, number>>;
}

/** Windows without season or swing: output tokens log-normal, errors binomial; nothing else is known of the calls. */
export function plainWindows(
  seed: number,
  series: SeriesKey = PLAIN_SERIES,
): { readonly next: (calls?: PlainCalls) => WindowSummary; readonly take: (count: number, calls?: PlainCalls) => WindowSummary[] } {
  const random = createRandom(seed);
  let at = 0;
  const next = (calls: PlainCalls = {}): WindowSummary => {
    at += 1;
    return drawPlain(random, series, at, calls);
  };
  return { next, take: (count, calls) => Array.from({ length: count }, () => next(calls)) };
}

function drawPlain(random: Random, series: SeriesKey, at: number, { calls = 40, tokens = 1, errors = 0.02, finish = {} }: PlainCalls): WindowSummary {
  const empty = emptyWindow(series, at * MINUTE, (at + 1) * MINUTE);
  const counts = new Map<number, number>();
  let sum = 0;
  for (let call = 0; call < calls; call += 1) {
    const value = Math.round(tokens * 400 * Math.exp(0.8 * random.normal()));
    sum += value;
    counts.set(binOf(value), (counts.get(binOf(value)) ?? 0) + 1);
  }
  const bins: Histogram = [...counts].sort(([a], [b]) => a - b);
  return {
    ...empty,
    calls,
    numbers: { ...empty.numbers, tokens_output: { n: calls, sum, bins } },
    rates: { ...empty.rates, error: { hits: random.binomial(calls, errors), of: calls } },
    categories: { ...empty.categories, finish_reason: finish },
  };
}

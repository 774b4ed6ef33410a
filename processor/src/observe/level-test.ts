import type { Histogram, WindowSummary } from './contract.ts';
import { BIN_WIDTH, logOfBin } from './bins.ts';
import type { NumberName } from './measures.ts';
import { deviationOf, measureNoise, type Noise, type Residual } from './noise.ts';
import { learnProfile, type Point, type Profile } from './profile.ts';
import type { DriftSettings } from './settings.ts';

/** What a number's level was: the mean logarithm, of values drawn in to the baseline's 1st and 99th percentile so that a few giants do not move it. */
export interface LevelBaseline extends Noise {
  readonly low: number;
  readonly high: number;
  readonly profile: Profile;
}

/** Larger steps than this many standard deviations are counted as such: heavy tails. */
const LARGEST_DEVIATION = 3;
/** Tests are not tuned to shifts beyond this: they would take a single odd window for one. */
const LARGEST_DESIGN = 1;
/** Nor to shifts that the baseline's own error could be: a baseline off by four of its standard errors still gathers no evidence. */
const ERRORS_APART = 8;

export interface Level {
  readonly n: number;
  readonly mean: number;
  /** Sum of squares around the mean. */
  readonly squares: number;
}

/** The level of a histogram between two bins. */
export function levelOf(bins: Histogram, low: number, high: number): Level {
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (const [bin, count] of bins) {
    const value = logOfBin(Math.min(high, Math.max(low, bin)));
    n += count;
    sum += count * value;
    squares += count * value * value;
  }
  return { n, mean: n === 0 ? 0 : sum / n, squares: n === 0 ? 0 : Math.max(0, squares - (sum * sum) / n) };
}

/** Learns a number's level from a baseline's windows; undefined where they hold too few values. */
export function learnLevel(
  windows: readonly WindowSummary[],
  name: NumberName,
  place: (window: WindowSummary) => Pick<Point, 'cell' | 'fold'>,
  cells: number,
  settings: DriftSettings,
): LevelBaseline | undefined {
  const used = windows.filter((window) => window.numbers[name].n > 0);
  const calls = used.reduce((sum, window) => sum + window.numbers[name].n, 0);
  if (calls < 10 * settings.minimum_calls.level) return undefined;
  const [low, high] = percentiles(
    used.map((window) => window.numbers[name].bins),
    calls,
  );
  const levels = used.map((window) => levelOf(window.numbers[name].bins, low, high));
  const points = used.map((window, index): Point => ({ ...place(window), n: levels[index]?.n ?? 0, mean: levels[index]?.mean ?? 0 }));
  const { profile, without } = learnProfile(points, cells);
  const residuals = joinResiduals(
    points.map(({ n, mean, cell, fold }) => ({ n, value: mean - (without(fold).cells[cell] ?? 0) })),
    settings.minimum_calls.level,
  );
  const inside = levels.reduce((sum, { squares }) => sum + squares, 0);
  const freedom = Math.max(1, calls - levels.length);
  // A bin is as exact as a value gets: a number that never varies must not make the first other one infinitely unlikely.
  return { low, high, profile, ...measureNoise(residuals, inside / freedom + BIN_WIDTH ** 2 / 12) };
}

/** Evidence, in nats, that the level is higher and that it is lower: the logarithm of a likelihood ratio of normal means, whose mean is at most 1 where nothing changed. */
export function judgeLevel(baseline: LevelBaseline, { n, value }: Residual, settings: DriftSettings): { readonly up: number; readonly down: number } {
  const deviation = deviationOf(baseline, n);
  const design = Math.max(Math.min(LARGEST_DESIGN, Math.log1p(settings.design.ratio) / deviation), (ERRORS_APART * baseline.error) / deviation);
  const z = Math.max(-LARGEST_DEVIATION, Math.min(LARGEST_DEVIATION, value / deviation));
  return { up: design * z - (design * design) / 2, down: -design * z - (design * design) / 2 };
}

/** Joins residuals in the order of time until each stands for enough calls, as monitoring does. */
export function joinResiduals(residuals: readonly Residual[], minimum: number): readonly Residual[] {
  const joined: Residual[] = [];
  let n = 0;
  let sum = 0;
  for (const residual of residuals) {
    n += residual.n;
    sum += residual.n * residual.value;
    if (n < minimum) continue;
    joined.push({ n, value: sum / n });
    n = 0;
    sum = 0;
  }
  return joined;
}

function percentiles(histograms: readonly Histogram[], calls: number): readonly [number, number] {
  const counts = new Map<number, number>();
  for (const bins of histograms) for (const [bin, count] of bins) counts.set(bin, (counts.get(bin) ?? 0) + count);
  const order = [...counts].sort(([a], [b]) => a - b);
  const at = (share: number): number => {
    let seen = 0;
    for (const [bin, count] of order) {
      seen += count;
      if (seen >= share * calls) return bin;
    }
    return order.at(-1)?.[0] ?? 0;
  };
  return [at(0.01), at(0.99)];
}

import type { WindowSummary } from './contract.ts';
import { joinResiduals } from './level-test.ts';
import type { RateName } from './measures.ts';
import { measureNoise, type Noise } from './noise.ts';
import { learnProfile, type Point, type Profile } from './profile.ts';
import type { DriftSettings } from './settings.ts';

export interface RateBaseline extends Noise {
  readonly hits: number;
  readonly of: number;
  readonly profile: Profile;
}

/** As in level-test.ts. */
const LARGEST_DESIGN = 1;
const ERRORS_APART = 8;

/** Learns a share of calls from a baseline's windows; undefined where too few calls say whether they have it. */
export function learnRate(
  windows: readonly WindowSummary[],
  name: RateName,
  place: (window: WindowSummary) => Pick<Point, 'cell' | 'fold'>,
  cells: number,
  settings: DriftSettings,
): RateBaseline | undefined {
  const used = windows.filter((window) => window.rates[name].of > 0);
  const hits = used.reduce((sum, window) => sum + window.rates[name].hits, 0);
  const of = used.reduce((sum, window) => sum + window.rates[name].of, 0);
  if (of < 10 * settings.minimum_calls.level) return undefined;
  const points = used.map((window): Point => ({ ...place(window), n: window.rates[name].of, mean: window.rates[name].hits / window.rates[name].of }));
  const { profile, without } = learnProfile(points, cells);
  const residuals = joinResiduals(
    points.map(({ n, mean, cell, fold }) => ({ n, value: mean - (without(fold).cells[cell] ?? 0) })),
    settings.minimum_calls.level,
  );
  // Half a hit more: a share that was never seen is rare, not impossible.
  const share = (hits + 0.5) / (of + 1);
  return { hits, of, profile, ...measureNoise(residuals, share * (1 - share)) };
}

/** What is expected of a call in this cell; never 0 or 1, for the same reason. */
export function expectedRate({ profile, of }: RateBaseline, cell: number): number {
  const least = 1 / (of + 2);
  return Math.min(1 - least, Math.max(least, profile.cells[cell] ?? profile.mean));
}

/**
 * Evidence, in nats, that the share is higher and that it is lower: the logarithm of the binomial likelihood ratio, exact for the few hits of a small window, divided by how much more
 * windows vary than a binomial would (quasi-likelihood). `down` is undefined where the baseline is too rare to tell.
 */
export function judgeRate(
  baseline: RateBaseline,
  { n, hits, expected }: { readonly n: number; readonly hits: number; readonly expected: number },
  settings: DriftSettings,
): { readonly up: number; readonly down: number | undefined } {
  const dispersion = (1 + (n * baseline.perWindow) / baseline.perCall) * baseline.inflation;
  const furthest = LARGEST_DESIGN * Math.sqrt((expected * (1 - expected) * dispersion) / n);
  const apart = ERRORS_APART * baseline.error;
  const design = Math.max(settings.design.points, (settings.design.rate_ratio - 1) * expected, apart);
  const ratio = (other: number): number => (hits * Math.log(other / expected) + (n - hits) * Math.log((1 - other) / (1 - expected))) / dispersion;
  const higher = Math.min((1 + expected) / 2, expected + Math.min(design, Math.max(furthest, apart)));
  const lower = expected - Math.min(Math.max(expected * (1 - 1 / settings.design.rate_ratio), apart), Math.max(furthest, apart));
  return { up: ratio(higher), down: lower > 0 ? ratio(lower) : undefined };
}

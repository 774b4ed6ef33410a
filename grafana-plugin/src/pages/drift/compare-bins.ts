import type { SignalComparison } from '@spanproof/vocabulary';

/** One bin: its share of all calls of each side, 0 to 1, and the calls behind it. */
export interface ComparedBin {
  readonly label: string;
  readonly baseline: number;
  readonly window: number;
  readonly calls: { readonly baseline: number; readonly window: number };
}

/** Sides of different sizes on one axis: a baseline has many more calls than a window. An empty side has no share of anything. */
export function compareBins(bins: SignalComparison['bins']): readonly ComparedBin[] {
  const baseline = bins.reduce((sum, bin) => sum + bin.baseline, 0);
  const window = bins.reduce((sum, bin) => sum + bin.window, 0);
  return bins.map((bin) => ({
    label: bin.label,
    baseline: baseline === 0 ? 0 : bin.baseline / baseline,
    window: window === 0 ? 0 : bin.window / window,
    calls: { baseline: bin.baseline, window: bin.window },
  }));
}

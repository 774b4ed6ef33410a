import { type Baseline, buildBaseline } from '../observe/build-baseline.ts';
import type { Query } from '../store/contract.ts';
import type { WatchSettings } from './contract.ts';
import { readSeries } from './read-windows.ts';
import type { TakeInCollaborators } from './take-in.ts';

/**
 * Learns a baseline from the sealed columns: the first windows of a series from an instant on that span as much time as the settings ask for. The same calls give the same baseline,
 * whoever asks and whenever.
 */
export function createReadBaseline(collaborators: { readonly query: Query }, settings: WatchSettings): TakeInCollaborators['readBaseline'] {
  const { window: width, baseline_windows: needed } = settings;
  return async ({ series, from }, to, approved) => {
    const windows = await readSeries(collaborators.query, series, { from, to }, width, needed + 1);
    const end = windows.findIndex((window) => window.to - (windows[0]?.from ?? from) >= needed * width);
    const baseline: Baseline | { readonly reason: string } = end < 0 ? { reason: 'learning' } : buildBaseline(windows.slice(0, end + 1), settings, approved);
    return 'reason' in baseline ? undefined : baseline;
  };
}

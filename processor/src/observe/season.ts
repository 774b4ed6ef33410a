import type { DriftSettings } from './settings.ts';

/** Place of an instant in the season, as a cell of `length` milliseconds; one cell where there is no season. */
export function cellOf(settings: DriftSettings, length: number, instant: number): number {
  return settings.season === 0 ? 0 : Math.floor((instant % settings.season) / length);
}

export function cellCount(settings: DriftSettings, length: number): number {
  return settings.season === 0 ? 1 : settings.season / length;
}

/** Which repetition of the season an instant lies in, counted from the baseline's start; without a season, quarters of the baseline take the place of repetitions. */
export function foldOf(settings: DriftSettings, start: number, instant: number): number {
  const span = settings.season === 0 ? Math.max(1, (settings.baseline_windows * settings.window) / 4) : settings.season;
  return Math.floor((instant - start) / span);
}

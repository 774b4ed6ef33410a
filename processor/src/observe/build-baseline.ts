import { CodedError } from '@spanproof/vocabulary';
import type { BaselineReference, NotComputed, WindowSummary } from './contract.ts';
import { learnLevel, type LevelBaseline } from './level-test.ts';
import { NUMBERS, type NumberName, RATES, type RateName } from './measures.ts';
import { nameSeries } from './merge-windows.ts';
import { learnRate, type RateBaseline } from './rate-test.ts';
import { cellCount, cellOf, foldOf } from './season.ts';
import type { DriftSettings } from './settings.ts';
import { learnShape, type ShapeBaseline, type ShapeName, SHAPES } from './shape-test.ts';

/** What a series was like while it was as it should be. Plain data: JSON keeps it. What is absent was not in the baseline's windows. */
export interface Baseline {
  readonly reference: BaselineReference;
  readonly levels: Readonly<Partial<Record<NumberName, LevelBaseline>>>;
  readonly rates: Readonly<Partial<Record<RateName, RateBaseline>>>;
  readonly shapes: Readonly<Partial<Record<ShapeName, ShapeBaseline>>>;
}

/**
 * Learns a baseline from windows of one series in the order of time; windows without calls may be left out. Says `learning` until the windows span as much time as the settings ask for.
 * `change`: the approved change that began it. @throws WINDOW_INVALID for windows of several series, out of order, or of another length.
 */
export function buildBaseline(windows: readonly WindowSummary[], settings: DriftSettings, change?: string): Baseline | NotComputed {
  const first = windows[0];
  const last = windows.at(-1);
  if (first === undefined || last === undefined) return { reason: 'learning', windows: 0, needed: settings.baseline_windows };
  for (const [index, window] of windows.entries()) checkWindow(window, windows[index - 1], settings);
  const spanned = (last.to - first.from) / settings.window;
  if (spanned < settings.baseline_windows) return { reason: 'learning', windows: spanned, needed: settings.baseline_windows };
  const place = (window: WindowSummary): { cell: number; fold: number } => ({
    cell: cellOf(settings, settings.window, window.from),
    fold: foldOf(settings, first.from, window.from),
  });
  const placeShape = (window: WindowSummary): { cell: number; span: number } => ({
    cell: cellOf(settings, settings.shape_window, window.from),
    span: Math.floor(window.from / settings.shape_window),
  });
  const cells = cellCount(settings, settings.window);
  return {
    reference: {
      from: first.from,
      to: last.to,
      windows: windows.length,
      calls: windows.reduce((sum, { calls }) => sum + calls, 0),
      ...(change === undefined ? {} : { change }),
    },
    levels: learnEach(NUMBERS, (name) => learnLevel(windows, name, place, cells, settings)),
    rates: learnEach(RATES, (name) => learnRate(windows, name, place, cells, settings)),
    shapes: learnEach(SHAPES, (name) => learnShape(windows, name, placeShape, cellCount(settings, settings.shape_window), settings)),
  };
}

/** @throws WINDOW_INVALID */
export function checkWindow(window: WindowSummary, before: Pick<WindowSummary, 'to' | 'series'> | undefined, settings: DriftSettings): void {
  if (window.to - window.from !== settings.window || window.from % settings.window !== 0) {
    throw new CodedError('WINDOW_INVALID', `a window of ${window.to - window.from} ms from ${window.from}, where windows have ${settings.window} ms`);
  }
  if (before !== undefined && window.from < before.to)
    throw new CodedError('WINDOW_INVALID', `a window from ${window.from} after one that ended at ${before.to}`);
  if (before !== undefined && nameSeries(window.series) !== nameSeries(before.series)) {
    throw new CodedError('WINDOW_INVALID', `a window of ${nameSeries(window.series)} among those of ${nameSeries(before.series)}`);
  }
}

function learnEach<Name extends string, Learnt>(names: readonly Name[], learn: (name: Name) => Learnt | undefined): Partial<Record<Name, Learnt>> {
  const learnt: Partial<Record<Name, Learnt>> = {};
  for (const name of names) {
    const one = learn(name);
    if (one !== undefined) learnt[name] = one;
  }
  return learnt;
}

import type { SignalComparison } from '@spanproof/vocabulary';
import { logOfBin } from '../observe/bins.ts';
import type { SeriesKey, TestName, WindowSummary } from '../observe/contract.ts';
import { CATEGORIES, type CategoryName, type NumberName, NUMBERS, RATES, type RateName, type SketchName, TITLES } from '../observe/measures.ts';
import { mergeWindows, nameSeries } from '../observe/merge-windows.ts';
import { comparePopulations } from '../observe/statistics/population-stability.ts';
import type { Query } from '../store/contract.ts';
import { formBins } from './bins-of-comparison.ts';
import type { Drift, WatchSettings } from './contract.ts';
import type { SealedSignal } from './read-signal.ts';
import { readSeries } from './read-windows.ts';

/** Points that a drawing can show. */
const MOST_POINTS = 120;
/** A span's calls in one window, or in the few that a multiple of its length cuts it into. */
const FEW = 4;

type Comparison = Omit<SignalComparison, 'signal'>;

/** Behind a signal: its measure over time, the baseline's calls first, and both distributions. All of it is read from the sealed columns again. */
export async function compareSignal(
  collaborators: { readonly query: Query; readonly now: () => bigint },
  sealed: SealedSignal,
  drift: Drift | undefined,
  settings: WatchSettings,
): Promise<Comparison> {
  const { query, now } = collaborators;
  if (drift === undefined) {
    const { from } = sealed.window;
    const to = Math.min(from + (settings.baseline_windows + 1) * settings.window, Number(now() / 1_000_000n));
    const width = chooseWidth(from, to, settings.window);
    const windows = to > from ? await readSeries(query, sealed.series, { from, to }, width, MOST_POINTS + 1) : [];
    return { measure: 'calls', unit: '', points: windows.map(({ from: at, calls }) => ({ at: toNs(at), value: calls, n: calls })), bins: [] };
  }
  const { series, against, test, baseline, window } = drift;
  const whole = async (whose: SeriesKey, from: number, to: number): Promise<WindowSummary | undefined> =>
    (await readSeries(query, whose, { from, to }, to - from, FEW)).reduce<WindowSummary | undefined>(
      (sum, one) => (sum === undefined ? one : mergeWindows(sum, one)),
      undefined,
    );
  const before = await whole(against, baseline.from, baseline.to);
  const since = await whole(series, window.from, window.to);
  const to = sealed.window.to;
  const width = chooseWidth(baseline.from, to, settings.window);
  const points = (whose: SeriesKey, from: number, until: number): Promise<readonly WindowSummary[]> =>
    readSeries(query, whose, { from, to: until }, width, MOST_POINTS + 2);
  const windows =
    nameSeries(against) === nameSeries(series)
      ? await points(series, baseline.from, to)
      : [...(await points(against, baseline.from, Math.max(window.from, baseline.to))), ...(await points(series, window.from, to))];
  return {
    measure: TITLES[test.measure],
    unit: unitOf(test),
    points: windows.map((one) => ({ at: toNs(one.from), ...valueOf(test, one, before) })),
    bins: formBins(test.measure, before, since),
  };
}

/** A multiple of a window's length. */
function chooseWidth(from: number, to: number, window: number): number {
  return Math.max(1, Math.ceil((to - from) / window / MOST_POINTS)) * window;
}

function unitOf({ measure }: TestName): string {
  if (isNumber(measure)) return measure.endsWith('_ns') ? 'ns' : measure === 'cost_nano_usd' ? 'nano_usd' : '';
  return isRate(measure) ? '%' : 'PSI';
}

/** Geometric mean of a number, share of a rate in per cent, PSI against the baseline of everything else. */
function valueOf({ measure }: TestName, window: WindowSummary, before: WindowSummary | undefined): { readonly value?: number; readonly n: number } {
  if (isNumber(measure)) {
    const { n, bins } = window.numbers[measure];
    return n === 0 ? { n } : { n, value: Math.exp(bins.reduce((sum, [bin, calls]) => sum + calls * logOfBin(bin), 0) / n) };
  }
  if (isRate(measure)) {
    const { hits, of } = window.rates[measure];
    return of === 0 ? { n: of } : { n: of, value: (100 * hits) / of };
  }
  const names = isCategory(measure) ? Object.keys({ ...before?.categories[measure], ...window.categories[measure] }) : [];
  const tables = (one: WindowSummary): readonly (readonly number[])[] =>
    isCategory(measure) ? [names.map((name) => one.categories[measure][name] ?? 0)] : bitsOf(one, measure as SketchName);
  const n = isCategory(measure) ? Object.values(window.categories[measure]).reduce((sum, calls) => sum + calls, 0) : window.sketches[measure as SketchName].n;
  if (before === undefined || n === 0) return { n };
  const reference = tables(before);
  if (reference[0]?.every((calls) => calls === 0) !== false) return { n };
  const psi = tables(window).map((table, index) => comparePopulations(reference[index] ?? [], table).psi);
  return { n, value: psi.reduce((sum, one) => sum + one, 0) / psi.length };
}

function bitsOf(window: WindowSummary, measure: SketchName): readonly (readonly number[])[] {
  const { n, ones } = window.sketches[measure];
  return ones.map((one) => [one, n - one]);
}

function isNumber(measure: TestName['measure']): measure is NumberName {
  return (NUMBERS as readonly string[]).includes(measure);
}
function isRate(measure: TestName['measure']): measure is RateName {
  return (RATES as readonly string[]).includes(measure);
}
function isCategory(measure: TestName['measure']): measure is CategoryName {
  return (CATEGORIES as readonly string[]).includes(measure);
}

function toNs(ms: number): string {
  return String(BigInt(ms) * 1_000_000n);
}

import type { Json } from '@spanproof/vocabulary';
import type { SeriesKey } from '../observe/contract.ts';
import { CATEGORIES, NUMBERS, RATES, SKETCHES } from '../observe/measures.ts';
import { parseTest } from '../observe/series-state.ts';
import type { Drift, Start, Window } from './contract.ts';
import { BASELINE, SIGNAL_SCHEMA } from './signal-record.ts';

const MILLIONTHS = 1e6;
const MEASURES: readonly string[] = [...NUMBERS, ...RATES, ...CATEGORIES, ...SKETCHES];

type Core = { readonly [key: string]: Json };

/** What a sealed signal says, by what it is about. */
export type SealedSignal = { readonly statistic: string; readonly effect: string; readonly series: SeriesKey; readonly window: Window } & (
  | { readonly state: 'not_computed'; readonly start?: Start }
  | { readonly state: 'drift'; readonly drift: Drift }
  | { readonly state: 'ended'; readonly signal: string; readonly test: Drift['test'] }
);

/** Reads a core; undefined where it is not a signal, or one of another version's kind. */
export function readSignal(core: Core): SealedSignal | undefined {
  const { schema, state, statistic, effect } = core;
  const series = readSeriesKey(core['series']);
  const window = readWindow(core['window']);
  if (schema !== SIGNAL_SCHEMA || typeof statistic !== 'string' || typeof effect !== 'string' || series === undefined || window === undefined) return undefined;
  const said = { statistic, effect, series, window };
  if (state === 'not_computed') {
    const start = statistic === BASELINE ? readStart(core, series, window) : undefined;
    return { ...said, state, ...(start === undefined ? {} : { start }) };
  }
  const test = readTest(statistic);
  if (test === undefined) return undefined;
  if (state === 'ended') return typeof core['signal'] === 'string' ? { ...said, state, test, signal: core['signal'] } : undefined;
  const baseline = readWindow(core['baseline']);
  const against = readVersion(core['baseline'], series);
  const { score_e6: score, limit_e6: limit, expected_e6: expected, observed_e6: observed, change } = core;
  if (state !== 'drift' || baseline === undefined) return undefined;
  if (typeof score !== 'number' || typeof limit !== 'number' || typeof expected !== 'number' || typeof observed !== 'number') return undefined;
  const drift: Drift = {
    series,
    test,
    effect,
    window,
    baseline,
    against,
    score: score / MILLIONTHS,
    limit: limit / MILLIONTHS,
    expected: expected / MILLIONTHS,
    observed: observed / MILLIONTHS,
    ...(typeof change === 'string' ? { change } : {}),
  };
  return { ...said, state, drift };
}

function readStart({ learns, approved }: Core, series: SeriesKey, window: Window): Start | undefined {
  if (!isMembers(learns)) return undefined;
  const from = readMs(learns['from']);
  if (from === undefined) return undefined;
  return { series, window, learns: { series: readVersion(learns, series), from }, ...(typeof approved === 'string' ? { approved } : {}) };
}

/** The same service and operation with another model or prompt, where one is named; the series itself where none is. */
function readVersion(value: Json | undefined, series: SeriesKey): SeriesKey {
  if (!isMembers(value) || (value['model'] === undefined && value['prompt'] === undefined)) return series;
  return { ...series, model: textOf(value['model']), prompt: textOf(value['prompt']) };
}

function readSeriesKey(value: Json | undefined): SeriesKey | undefined {
  if (!isMembers(value)) return undefined;
  const { service, operation, model, prompt } = value;
  return { service: textOf(service), operation: textOf(operation), model: textOf(model), prompt: textOf(prompt) };
}

function readWindow(value: Json | undefined): Window | undefined {
  if (!isMembers(value)) return undefined;
  const from = readMs(value['from']);
  const to = readMs(value['to']);
  const { n } = value;
  return from === undefined || to === undefined || typeof n !== 'number' ? undefined : { from, to, n };
}

function readTest(statistic: string): Drift['test'] | undefined {
  const test = parseTest(statistic);
  return MEASURES.includes(test.measure) && ['level', 'rate', 'shape'].includes(test.kind) ? test : undefined;
}

function readMs(value: Json | undefined): number | undefined {
  return typeof value === 'string' && /^[0-9]{1,19}$/.test(value) ? Number(BigInt(value) / 1_000_000n) : undefined;
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function isMembers(value: Json | undefined): value is Core {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { BaselineReference, SeriesKey } from '../observe/contract.ts';
import type { EndedSignal } from '../observe/judge-cycle.ts';
import { TITLES } from '../observe/measures.ts';
import { nameSeries } from '../observe/merge-windows.ts';
import { nameTest } from '../observe/series-state.ts';
import type { CoreValue, OpsRecord } from '../stage.ts';
import type { Drift, Start, Window } from './contract.ts';

export const SIGNAL_SCHEMA = 'spanproof/signal/v1';
/** Statistic of records about a baseline. */
export const BASELINE = 'baseline';
/** Tenant of the processor's own records; no ingest key can name it. */
const OWN_TENANT = '$ops';
/** Core is canonical JSON, which has no fractions: nats, shares and logarithms are written in millionths. */
const MILLIONTHS = 1e6;

/** A series has no baseline of its own: it is learnt from here on, or that of another series stands for it. All records: no person, no content; names as in cores of calls. */
export function formStart({ series, window, learns, approved }: Start, windows: number, at: bigint): OpsRecord {
  const own = nameSeries(learns.series) === nameSeries(series);
  const why = approved === undefined ? '' : `, since a change was approved (${approved})`;
  const effect = own
    ? `No baseline yet: it is learnt from ${windows} windows, from ${instantOf(learns.from)} on${why}`
    : `No baseline of its own: nobody approved ${describeChange(series, learns.series)}, so it is compared with what came before`;
  return form(at, 'not_computed', BASELINE, effect, series, window, {
    learns: { from: toNs(learns.from), ...(own ? {} : writeOther(learns.series)) },
    ...(approved === undefined ? {} : { approved }),
  });
}

/** A baseline that has too few calls for any statistic. */
export function formThin(series: SeriesKey, { from, to, calls }: BaselineReference, at: bigint): OpsRecord {
  const effect = `Too few calls for any statistic: ${calls} in the baseline since ${instantOf(from)}`;
  return form(at, 'not_computed', BASELINE, effect, series, { from, to, n: calls }, {});
}

export function formDrift({ series, test, effect, window, baseline, against, score, limit, expected, observed, change }: Drift, at: bigint): OpsRecord {
  return form(at, 'drift', nameTest(test), effect, series, window, {
    baseline: { ...writeWindow(baseline), ...(nameSeries(against) === nameSeries(series) ? {} : writeOther(against)) },
    score_e6: Math.round(score * MILLIONTHS),
    limit_e6: Math.round(limit * MILLIONTHS),
    expected_e6: Math.round(expected * MILLIONTHS),
    observed_e6: Math.round(observed * MILLIONTHS),
    ...(change === undefined ? {} : { change }),
  });
}

/** `drift`: the record it ends, and how many calls that had. */
export function formEnded(
  { series, test, since, ended }: EndedSignal,
  drift: { readonly record_id: string; readonly n: number },
  approved: string | undefined,
  at: bigint,
): OpsRecord {
  const title = TITLES[test.measure];
  const effect =
    approved === undefined
      ? `${title}: back at the baseline since ${instantOf(ended)}`
      : `${title}: measured against a baseline that an approved change replaced (${approved})`;
  const window = { from: since, to: ended, n: drift.n };
  return form(at, 'ended', nameTest(test), effect, series, window, { signal: drift.record_id, ...(approved === undefined ? {} : { approved }) });
}

function form(
  at: bigint,
  state: 'drift' | 'ended' | 'not_computed',
  statistic: string,
  effect: string,
  { service, operation, ...version }: SeriesKey,
  window: Window,
  rest: { readonly [key: string]: CoreValue },
): OpsRecord {
  const series = { operation, ...(service === '' ? {} : { service }), ...nameVersion(version) };
  return {
    kind: 'alert',
    tenant: OWN_TENANT,
    t_event: at,
    core: { schema: SIGNAL_SCHEMA, state, statistic, effect, series, window: writeWindow(window), ...rest },
  };
}

/** What is absent from calls stays absent. */
function nameVersion({ model, prompt }: Pick<SeriesKey, 'model' | 'prompt'>): { readonly [key: string]: string } {
  return { ...(model === '' ? {} : { model }), ...(prompt === '' ? {} : { prompt }) };
}

/** Both names, also an empty one: where there is none the series itself is meant. */
function writeOther({ model, prompt }: SeriesKey): { readonly model: string; readonly prompt: string } {
  return { model, prompt };
}

function describeChange(series: SeriesKey, before: SeriesKey): string {
  return [
    ...(series.model === before.model ? [] : [`the model ${series.model || '(none)'} after ${before.model || '(none)'}`]),
    ...(series.prompt === before.prompt ? [] : ['another prompt']),
  ].join(' and ');
}

function writeWindow({ from, to, n }: Window): { readonly from: string; readonly to: string; readonly n: number } {
  return { from: toNs(from), to: toNs(to), n };
}

function toNs(ms: number): string {
  return String(BigInt(ms) * 1_000_000n);
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

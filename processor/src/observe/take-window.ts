import type { Assessment, NotComputed, TestName, WindowSummary } from './contract.ts';
import { type Baseline, checkWindow } from './build-baseline.ts';
import { judgeLevel, levelOf } from './level-test.ts';
import { NUMBERS, RATES } from './measures.ts';
import { expectedRate, judgeRate } from './rate-test.ts';
import { cellOf } from './season.ts';
import { type Evidence, nameTest, type Pending, type PendingShape, type SeriesState } from './series-state.ts';
import type { DriftSettings } from './settings.ts';
import { countShape, judgeShape, SHAPES, sizeOf } from './shape-test.ts';
import { addEvidence } from './statistics/cusum.ts';

/** No score goes beyond: a signal that lasted for weeks ends within a day or two after its cause. Above every limit that a budget can ask for. */
const HIGHEST_SCORE = 30;

/** State while a window is taken in. */
interface Draft {
  readonly settings: DriftSettings;
  readonly window: WindowSummary;
  readonly evidence: Record<string, Evidence>;
  readonly pending: Record<string, Pending>;
  readonly shapes: Record<string, PendingShape>;
  readonly assessments: Assessment[];
}

interface Finding {
  readonly from: number;
  readonly calls: number;
  readonly expected: number;
  readonly observed: number;
  readonly evidence: number;
}

/**
 * Takes the next window of a series in and says of every test what it found, or why it found nothing. Pure: the state given stays as it was. Windows come in the order of time; one
 * without calls may be left out. Whether a score is a signal is decided over all series together (judge-cycle.ts). @throws WINDOW_INVALID
 */
export function takeWindow(
  state: SeriesState,
  window: WindowSummary,
  settings: DriftSettings,
): { readonly state: SeriesState; readonly assessments: readonly Assessment[] } {
  checkWindow(window, state, settings);
  const { baseline } = state;
  const draft: Draft = { settings, window, evidence: { ...state.evidence }, pending: { ...state.pending }, shapes: { ...state.shapes }, assessments: [] };
  if (baseline !== undefined) {
    for (const name of NUMBERS) takeLevel(draft, baseline, name);
    for (const name of RATES) takeRate(draft, baseline, name);
    for (const name of SHAPES) takeShape(draft, baseline, name);
  }
  const { evidence, pending, shapes, assessments } = draft;
  return { state: { ...state, to: window.to, evidence, pending, shapes }, assessments };
}

function takeLevel(draft: Draft, baseline: Baseline, measure: (typeof NUMBERS)[number]): void {
  const { window, settings } = draft;
  const up: TestName = { measure, kind: 'level', direction: 'up' };
  const down: TestName = { measure, kind: 'level', direction: 'down' };
  const learnt = baseline.levels[measure];
  if (learnt === undefined) return skip(draft, [up, down], { reason: 'not-in-baseline' });
  const { n, mean } = levelOf(window.numbers[measure].bins, learnt.low, learnt.high);
  const expected = learnt.profile.cells[cellOf(settings, settings.window, window.from)] ?? learnt.profile.mean;
  const joined = join(draft, `${measure}/level`, { from: window.from, calls: n, expected: n * expected, observed: n * mean });
  if (joined === undefined) return skip(draft, [up, down], tooFew(draft, `${measure}/level`));
  const was = joined.expected / joined.calls;
  const is = joined.observed / joined.calls;
  const evidence = judgeLevel(learnt, { n: joined.calls, value: is - was }, settings);
  record(draft, up, { ...joined, expected: was, observed: is, evidence: evidence.up });
  record(draft, down, { ...joined, expected: was, observed: is, evidence: evidence.down });
}

function takeRate(draft: Draft, baseline: Baseline, measure: (typeof RATES)[number]): void {
  const { window, settings } = draft;
  const up: TestName = { measure, kind: 'rate', direction: 'up' };
  const down: TestName = { measure, kind: 'rate', direction: 'down' };
  const learnt = baseline.rates[measure];
  if (learnt === undefined) return skip(draft, [up, down], { reason: 'not-in-baseline' });
  const { hits, of } = window.rates[measure];
  const expected = expectedRate(learnt, cellOf(settings, settings.window, window.from));
  const joined = join(draft, `${measure}/rate`, { from: window.from, calls: of, expected: of * expected, observed: hits });
  if (joined === undefined) return skip(draft, [up, down], tooFew(draft, `${measure}/rate`));
  const was = joined.expected / joined.calls;
  const is = joined.observed / joined.calls;
  const evidence = judgeRate(learnt, { n: joined.calls, hits: joined.observed, expected: was }, settings);
  record(draft, up, { ...joined, expected: was, observed: is, evidence: evidence.up });
  if (evidence.down === undefined) skip(draft, [down], { reason: 'baseline-too-rare', hits: learnt.hits });
  else record(draft, down, { ...joined, expected: was, observed: is, evidence: evidence.down });
}

function takeShape(draft: Draft, baseline: Baseline, measure: (typeof SHAPES)[number]): void {
  const { window, settings } = draft;
  const test: TestName = { measure, kind: 'shape', direction: 'change' };
  const learnt = baseline.shapes[measure];
  if (learnt === undefined) return skip(draft, [test], { reason: 'not-in-baseline' });
  const before = draft.shapes[measure];
  const own = countShape(learnt.grid, window, measure);
  const place = cellOf(settings, settings.shape_window, window.from);
  const counts = own.map((count, index) => count + (before?.counts[index] ?? 0));
  const places = before === undefined ? [place] : before.places.includes(place) ? before.places : [...before.places, place];
  const from = before?.from ?? window.from;
  const calls = sizeOf(learnt.grid, counts);
  if (window.to % settings.shape_window !== 0) {
    draft.shapes[measure] = { from, counts, places };
    return;
  }
  if (calls < settings.minimum_calls.shape) {
    draft.shapes[measure] = { from, counts, places };
    return skip(draft, [test], { reason: 'too-few-calls', calls, needed: settings.minimum_calls.shape });
  }
  delete draft.shapes[measure];
  const { excess, p } = judgeShape(learnt, counts, places);
  record(draft, test, { from, calls, expected: 0, observed: excess, evidence: evidenceOf(p) });
}

/** A p-value as evidence: the calibrator κ·p^(κ-1) has mean 1 where p is uniform (Vovk and Wang 2021). */
function evidenceOf(p: number): number {
  const kappa = 0.25;
  return Math.log(kappa) + (kappa - 1) * Math.log(Math.max(p, 1e-300));
}

/** Adds to what waits; what stands for enough calls is taken out. */
function join(draft: Draft, key: string, window: Pending): Pending | undefined {
  const before = draft.pending[key];
  const joined =
    before === undefined
      ? window
      : { from: before.from, calls: before.calls + window.calls, expected: before.expected + window.expected, observed: before.observed + window.observed };
  if (joined.calls < draft.settings.minimum_calls.level) {
    draft.pending[key] = joined;
    return undefined;
  }
  delete draft.pending[key];
  return joined;
}

function tooFew(draft: Draft, key: string): NotComputed {
  return { reason: 'too-few-calls', calls: draft.pending[key]?.calls ?? 0, needed: draft.settings.minimum_calls.level };
}

function skip(draft: Draft, tests: readonly TestName[], outcome: NotComputed): void {
  for (const test of tests) draft.assessments.push({ test, outcome });
}

function record(draft: Draft, test: TestName, { from, calls, expected, observed, evidence: raw }: Finding): void {
  const { window, settings } = draft;
  const name = nameTest(test);
  const evidence = Math.min(test.kind === 'shape' ? settings.largest_evidence.shape : settings.largest_evidence.level, raw);
  const before = draft.evidence[name];
  const score = Math.min(HIGHEST_SCORE, addEvidence(before?.score ?? 0, evidence));
  draft.assessments.push({ test, outcome: { reason: 'computed', from, to: window.to, calls, expected, observed, evidence, score } });
  if (score === 0) {
    // A signal that stands is ended by judge-cycle.ts, which has to see it at 0 once.
    if (before?.raised === undefined) delete draft.evidence[name];
    else draft.evidence[name] = { ...before, score: 0, until: window.to, supporting: 0 };
    return;
  }
  const run = before !== undefined && before.score > 0 ? before : undefined;
  draft.evidence[name] = {
    score,
    since: run?.since ?? from,
    until: window.to,
    supporting: evidence > 0 ? (run?.supporting ?? 0) + 1 : 0,
    calls: (run?.calls ?? 0) + calls,
    expected: (run?.expected ?? 0) + calls * expected,
    observed: (run?.observed ?? 0) + calls * observed,
    ...(before?.raised === undefined ? {} : { raised: before.raised }),
  };
}

import type { Baseline } from '../observe/build-baseline.ts';
import type { SeriesKey, WindowSummary } from '../observe/contract.ts';
import { judgeCycle } from '../observe/judge-cycle.ts';
import { nameSeries } from '../observe/merge-windows.ts';
import { restartSeries } from '../observe/restart-series.ts';
import { type Evidence, nameTest, type SeriesState, startLearning, startSeries } from '../observe/series-state.ts';
import { takeWindow } from '../observe/take-window.ts';
import { chooseStart, findRestart } from './choose-start.ts';
import type { Approval, Start, WatchSettings } from './contract.ts';
import type { Finding, Fleet, Followed } from './fleet.ts';
import type { Span } from './read-windows.ts';
import type { SealedFacts } from './sealed-facts.ts';

/** Beyond these nothing new is taken up: a flood of names must not become a flood of records. docs/operations.md says so. */
const MOST_FOLLOWED = 1_000;
const MOST_WAITING = 5_000;
/** Windows. */
const DECIDE_AFTER = 3;

export interface TakeInCollaborators {
  readonly sealed: SealedFacts;
  /** The baseline of what a start learns, from windows that end by `to`; undefined while there are too few. */
  readonly readBaseline: (learns: Start['learns'], to: number, approved: string | undefined) => Promise<Baseline | undefined>;
  readonly approvals: readonly Approval[];
}

/**
 * Takes one window of all series in: what is new starts, what is learnt becomes a baseline, what has one is tested, and all are judged together. What the ledger holds of the same
 * window already comes first, so that windows that were taken in before a restart lead to the same state and to nothing to seal. Yields a new fleet; the one given stays as it was.
 */
export async function takeIn(
  fleet: Fleet,
  span: Span,
  windows: readonly WindowSummary[],
  collaborators: TakeInCollaborators,
  settings: WatchSettings,
): Promise<{ readonly fleet: Fleet; readonly findings: readonly Finding[] }> {
  const { sealed, approvals, readBaseline } = collaborators;
  const followed = new Map(fleet.followed);
  const waiting = new Map(fleet.waiting);
  const findings: Finding[] = [];
  forgetIdle(followed, waiting, span, settings);

  for (const [name, one] of followed) {
    const after = 'at' in one.start ? one.start.at : Number.POSITIVE_INFINITY;
    const { series } = one.start;
    const change = findRestart(series, approvals, after, span.from);
    if (change === undefined || sealed.startsLater(series, one.start.window.to)) continue;
    const { state, ended } = restartSeries(one.state, span.from);
    const start: Start = { series, window: { from: span.from, to: span.from, n: 0 }, learns: { series, from: span.from }, approved: change.id };
    followed.set(name, { ...one, start, state });
    findings.push(...ended.map((signal): Finding => ({ kind: 'ended', ended: signal, approved: change.id })), { kind: 'start', start });
  }

  for (const window of windows) {
    const name = nameSeries(window.series);
    const known = followed.get(name);
    const start = sealed.startOf(window.series, span.to);
    if (known !== undefined && (start === undefined || start.window.to <= known.start.window.to)) {
      const same = start?.window.to === known.start.window.to ? start : known.start;
      followed.set(name, await advance({ ...known, start: same, seen: window.to }, window));
    } else if (start !== undefined) {
      followed.set(name, await advance({ start, state: await resume(start, span), seen: window.to }, window));
    } else if (!sealed.startsLater(window.series, span.to)) {
      const gathered = [...(waiting.get(name) ?? []), window];
      const calls = gathered.reduce((sum, one) => sum + one.calls, 0);
      if (calls < settings.minimum_calls.level || followed.size >= MOST_FOLLOWED || isEarly(gathered)) {
        if (waiting.has(name) || waiting.size < MOST_WAITING) waiting.set(name, gathered);
        continue;
      }
      waiting.delete(name);
      followed.set(name, admit(window.series, gathered));
    }
  }

  const names = [...followed.keys()];
  const cycle = judgeCycle(
    [...followed.values()].map(({ state }) => state),
    span.to,
    settings,
  );
  for (const [index, state] of cycle.states.entries()) {
    const one = followed.get(names[index] ?? '');
    if (one !== undefined) followed.set(names[index] ?? '', { ...one, state: agree(state, span) });
  }
  for (const ended of cycle.ended) if (sealed.standing(ended.series, ended.test) !== undefined) findings.push({ kind: 'ended', ended });
  for (const signal of cycle.raised) if (!sealed.hasRaised(signal.series, signal.test, signal.since)) findings.push({ kind: 'drift', signal });
  return { fleet: { to: span.to, followed, waiting }, findings };

  /** Where a new version takes over, both answer for a while: whether the old one went quiet shows a little later. */
  function isEarly([first]: readonly WindowSummary[]): boolean {
    if (first === undefined || span.to - first.from >= DECIDE_AFTER * settings.window) return false;
    const { service, operation } = first.series;
    return [...followed.values()].some(({ start: { series } }) => series.service === service && series.operation === operation);
  }

  function admit(series: SeriesKey, gathered: readonly WindowSummary[]): Followed {
    const { start, before } = chooseStart(series, gathered, span.to, followed.values(), approvals);
    findings.push({ kind: 'start', start });
    const from = gathered[0]?.from ?? span.from;
    if (before?.state.baseline === undefined) return { start, state: { ...startLearning(series, from), to: span.to }, seen: span.to };
    const state = gathered.reduce((now, window) => takeWindow(now, window, settings).state, startSeries(series, from, before.state.baseline));
    return { start, state, seen: span.to };
  }

  /** Tests the window, or looks whether there is a baseline by now. */
  async function advance(one: Followed, window: WindowSummary): Promise<Followed> {
    const { start, state } = one;
    if (state.baseline !== undefined) return window.from < state.to ? one : { ...one, state: takeWindow(state, window, settings).state };
    const learnt = await learn(start, window.to);
    return learnt === undefined ? { ...one, state: { ...state, to: window.to } } : { ...one, state: startSeries(start.series, window.to, learnt) };
  }

  async function learn({ series, learns, approved }: Start, to: number): Promise<Baseline | undefined> {
    if (to - learns.from < settings.baseline_windows * settings.window) return undefined;
    const baseline = await readBaseline(learns, to, approved);
    if (baseline === undefined) return undefined;
    const { reference, levels, rates, shapes } = baseline;
    const learnt = Object.keys(levels).length + Object.keys(rates).length + Object.keys(shapes).length;
    if (learnt === 0 && !sealed.isThin(series, reference.from)) findings.push({ kind: 'thin', series, baseline: reference });
    return baseline;
  }

  /** A series as it was before this window, as far as the ledger tells: its baseline, and what stands. */
  async function resume(start: Start, { from }: Span): Promise<SeriesState> {
    const baseline = await learn(start, from);
    if (baseline === undefined) return { ...startLearning(start.series, start.learns.from), to: Math.max(from, start.learns.from) };
    return agree(startSeries(start.series, Math.max(from, baseline.reference.to), baseline), { from: 0, to: from });
  }

  /** Brings what stands in line with what the ledger says stood after a window: evidence that was gathered before the windows that are looked at again is not known here. */
  function agree(state: SeriesState, { from, to }: Span): SeriesState {
    if (state.baseline === undefined) return state;
    let evidence: Readonly<Record<string, Evidence>> = state.evidence;
    for (const drift of sealed.driftsOf(state.series)) {
      const name = nameTest(drift.test);
      const { window, score, expected, observed } = drift;
      if (drift.ended !== undefined && drift.ended <= to && drift.ended > from) {
        const { [name]: _, ...rest } = evidence;
        evidence = rest;
      } else if (window.to <= to && window.to > from && sealed.standing(state.series, drift.test, to) === drift && evidence[name]?.raised === undefined) {
        const gathered: Evidence = {
          score,
          since: window.from,
          until: to,
          supporting: 0,
          calls: window.n,
          expected: window.n * expected,
          observed: window.n * observed,
        };
        evidence = { ...evidence, [name]: { ...(evidence[name] ?? gathered), raised: window.to } };
      }
    }
    return evidence === state.evidence ? state : { ...state, evidence };
  }
}

/** What has had no calls for as long as a baseline takes weighs on nobody's budget of false alarms; where it comes back the ledger says what it was. */
function forgetIdle(followed: Map<string, Followed>, waiting: Map<string, readonly WindowSummary[]>, { from }: Span, settings: WatchSettings): void {
  const oldest = from - idleSpan(settings);
  for (const [name, { seen }] of followed) if (seen < oldest) followed.delete(name);
  for (const [name, windows] of waiting) if ((windows[0]?.from ?? 0) < oldest) waiting.delete(name);
}

/** How far back a restart looks, and how long a series may be silent: the length of a baseline, 64 windows at least. */
export function idleSpan({ baseline_windows, window }: WatchSettings): number {
  return Math.max(64, baseline_windows) * window;
}

import { describe, expect, test } from 'vitest';
import { type Baseline, buildBaseline } from '../../processor/src/observe/build-baseline.ts';
import type { Assessment, Signal, WindowSummary } from '../../processor/src/observe/contract.ts';
import { type EndedSignal, judgeCycle } from '../../processor/src/observe/judge-cycle.ts';
import { restartSeries } from '../../processor/src/observe/restart-series.ts';
import { nameTest, type SeriesState, startLearning, startSeries } from '../../processor/src/observe/series-state.ts';
import { takeWindow } from '../../processor/src/observe/take-window.ts';
import { MINUTE, type PlainCalls, PLAIN_SERIES, plainWindows, SHORT } from './simulation/plain-windows.ts';

const invalid = expect.objectContaining({ code: 'WINDOW_INVALID' });

interface Watched {
  readonly state: SeriesState;
  readonly raised: readonly Signal[];
  readonly ended: readonly EndedSignal[];
}

function learn(windows: readonly WindowSummary[], settings = SHORT): Baseline {
  const baseline = buildBaseline(windows, settings, 'change-7');
  if (!('reference' in baseline)) throw new Error(baseline.reason);
  return baseline;
}

function watch(start: SeriesState, windows: readonly WindowSummary[], settings = SHORT): Watched {
  let state = start;
  const raised: Signal[] = [];
  const ended: EndedSignal[] = [];
  for (const window of windows) {
    const cycle = judgeCycle([takeWindow(state, window, settings).state], window.to, settings);
    raised.push(...cycle.raised);
    ended.push(...cycle.ended);
    state = cycle.states[0] ?? state;
  }
  return { state, raised, ended };
}

/** A series on a baseline of sixty plain windows, and the windows that come after. */
function begin(seed = 1, calls: PlainCalls = {}): { readonly state: SeriesState; readonly source: ReturnType<typeof plainWindows> } {
  const source = plainWindows(seed);
  const windows = source.take(60, calls);
  return { state: startSeries(PLAIN_SERIES, windows.at(-1)?.to ?? 0, learn(windows)), source };
}

const outcomeOf = (assessments: readonly Assessment[], name: string): Assessment['outcome'] | undefined =>
  assessments.find(({ test: one }) => nameTest(one) === name)?.outcome;

test('a changed model shows within ten short windows, in words', () => {
  const { state, source } = begin();
  const { raised } = watch(state, [...source.take(20), ...source.take(10, { tokens: 1.8 })]);
  expect(raised[0]).toMatchObject({
    series: PLAIN_SERIES,
    test: { measure: 'tokens_output', kind: 'level', direction: 'up' },
    baseline: { windows: 60, calls: 2400, change: 'change-7', from: MINUTE, to: 61 * MINUTE },
  });
  expect(raised[0]?.effect.text).toMatch(/^output tokens \+\d\d % \(typically \d{3} -> \d{3}\) since 1970-01-01, against the baseline of 1970-01-01$/);
  expect(raised[0]?.score).toBeGreaterThanOrEqual(raised[0]?.limit ?? Number.NaN);
  expect(raised[0]?.since).toBeGreaterThan(75 * MINUTE);
});

test('a change that lasts raises one signal a test', () => {
  const { state, source } = begin(1);
  const names = watch(state, source.take(40, { tokens: 1.8 })).raised.map(({ test: one }) => nameTest(one));
  expect(names).toEqual([...new Set(names)]);
  expect(names).toContain('tokens_output/level/up');
});

test('a quiet series stays quiet for a day of minutes', () => {
  const { state, source } = begin(2);
  expect(watch(state, source.take(24 * 60)).raised).toEqual([]);
});

test('one bad window is no drift, whatever happened in it', () => {
  const { state, source } = begin(3);
  const { raised } = watch(state, [...source.take(10), source.next({ tokens: 50, errors: 1 }), ...source.take(60)]);
  expect(raised).toEqual([]);
});

test('a rising error rate is told apart from longer answers', () => {
  const { state, source } = begin(4);
  const { raised } = watch(state, source.take(60, { errors: 0.1 }));
  expect(raised.map(({ test: one }) => nameTest(one))).toEqual(['error/rate/up']);
  expect(raised[0]?.effect.text).toMatch(/^errors 2\.\d % -> (9\.\d|1\d) % of calls since /);
});

test('a change that is certain and small is no signal', () => {
  const calls = { calls: 4000 };
  const { state, source } = begin(5, calls);
  expect(watch(state, source.take(60, { ...calls, tokens: 1.06 })).raised).toEqual([]);
  expect(watch(state, source.take(60, { ...calls, tokens: 1.2 })).raised.map(({ test: one }) => nameTest(one))).toContain('tokens_output/level/up');
});

test('other finish reasons are another shape', () => {
  const finish = { finish: { stop: 36, length: 4 } };
  const { state, source } = begin(16, finish);
  const { raised } = watch(state, source.take(40, { finish: { stop: 28, length: 4, content_filter: 8 } }));
  expect(raised.map(({ test: one }) => nameTest(one))).toEqual(['finish_reason/shape/change']);
  expect(raised[0]?.effect.text).toMatch(/^finish reasons: another distribution \(PSI \d\.\d\d above chance\)/);
});

test('a signal ends when its series has come back', () => {
  const { state, source } = begin(7);
  const drifted = watch(state, source.take(15, { tokens: 1.8 }));
  expect(drifted.raised.length).toBeGreaterThan(0);
  const back = watch(drifted.state, source.take(120));
  expect(back.ended.map(({ test: one }) => nameTest(one)).sort()).toEqual(drifted.raised.map(({ test: one }) => nameTest(one)).sort());
  expect(back.raised).toEqual([]);
  expect(Object.values(back.state.evidence).filter(({ raised }) => raised !== undefined)).toEqual([]);
});

test('state goes through JSON and goes on as if nothing had happened', () => {
  const { state, source } = begin(8);
  const windows = [...source.take(17), ...source.take(20, { tokens: 1.5, errors: 0.08 })];
  let resumed: SeriesState = state;
  const raised: Signal[] = [];
  for (const window of windows) {
    const step = watch(JSON.parse(JSON.stringify(resumed)) as SeriesState, [window]);
    resumed = step.state;
    raised.push(...step.raised);
  }
  const through = watch(state, windows);
  expect(raised).toEqual(through.raised);
  expect(raised.length).toBeGreaterThan(0);
  expect(JSON.parse(JSON.stringify(resumed))).toEqual(JSON.parse(JSON.stringify(through.state)));
});

test('an approved change ends what stands and starts a new baseline', () => {
  const { state, source } = begin(9);
  const drifted = watch(state, source.take(15, { tokens: 1.8 })).state;
  const { state: fresh, ended } = restartSeries(drifted, drifted.to);
  expect(ended.map(({ test: one }) => one.measure)).toContain('tokens_output');
  const after = source.take(60, { tokens: 1.8 });
  const learning = watch(fresh, after);
  expect(learning.raised).toEqual([]);
  expect(watch(startSeries(PLAIN_SERIES, learning.state.to, learn(after)), source.take(120, { tokens: 1.8 })).raised).toEqual([]);
});

describe('what could not be computed says why', () => {
  test('a baseline that is being learnt', () => {
    expect(buildBaseline([], SHORT)).toEqual({ reason: 'learning', windows: 0, needed: 60 });
    expect(buildBaseline(plainWindows(1).take(12), SHORT)).toEqual({ reason: 'learning', windows: 12, needed: 60 });
    const { next } = plainWindows(1);
    expect(takeWindow(startLearning(PLAIN_SERIES, 0), next(), SHORT).assessments).toEqual([]);
  });

  test('too few calls, a measure that the baseline lacks, and one that it hardly has', () => {
    const { state, source } = begin(10, { errors: 0 });
    const { assessments } = takeWindow(state, source.next({ calls: 4, errors: 0 }), SHORT);
    expect(outcomeOf(assessments, 'tokens_output/level/up')).toEqual({ reason: 'too-few-calls', calls: 4, needed: 10 });
    expect(outcomeOf(assessments, 'latency_ns/level/up')).toEqual({ reason: 'not-in-baseline' });
    expect(outcomeOf(takeWindow(state, source.next({ errors: 0 }), SHORT).assessments, 'error/rate/down')).toEqual({ reason: 'baseline-too-rare', hits: 0 });
  });

  test('calls that were too few are not lost: windows are joined', () => {
    const { state, source } = begin(11);
    let now = state;
    const computed: number[] = [];
    for (const window of source.take(9, { calls: 4 })) {
      const step = takeWindow(now, window, SHORT);
      now = step.state;
      const outcome = outcomeOf(step.assessments, 'tokens_output/level/up');
      if (outcome?.reason === 'computed') computed.push(outcome.calls);
    }
    expect(computed).toEqual([12, 12, 12]);
  });

  test('silence is no evidence: windows without calls change no score', () => {
    const { state, source } = begin(12);
    const drifted = watch(state, source.take(4, { tokens: 1.5 })).state;
    const silent = watch(drifted, source.take(30, { calls: 0 })).state;
    expect(silent.evidence).toEqual(drifted.evidence);
  });
});

test('windows that do not fit are refused', () => {
  const { state, source } = begin(13);
  const [first, second] = source.take(2);
  if (first === undefined || second === undefined) throw new Error('two windows');
  const after = takeWindow(state, second, SHORT).state;
  expect(() => takeWindow(after, first, SHORT)).toThrow(invalid);
  expect(() => takeWindow(after, second, SHORT)).toThrow(invalid);
  expect(() => takeWindow(state, { ...first, series: { ...PLAIN_SERIES, model: 'model-b' } }, SHORT)).toThrow(invalid);
  expect(() => takeWindow(state, { ...first, to: first.to + 1 }, SHORT)).toThrow(invalid);
  expect(() => buildBaseline([second, first], SHORT)).toThrow(invalid);
});

test('the more tests run, the more a score has to be; what stands alone is judged by Bonferroni', () => {
  const { state } = begin(14);
  const limits = [1, 10, 50].map(
    (count) =>
      judgeCycle(
        Array.from({ length: count }, () => state),
        state.to,
        SHORT,
      ).families.hourly,
  );
  expect(limits.map(({ tests }) => tests)).toEqual([4, 40, 200]);
  // Half of one alarm in a day, in one of its 1,440 minutes, on one of four tests.
  expect(limits[0]?.limit).toBeCloseTo(Math.log(2 * 1440 * 4), 9);
  expect((limits[2]?.limit ?? 0) - (limits[1]?.limit ?? 0)).toBeCloseTo(Math.log(5), 9);
});

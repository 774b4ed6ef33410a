import { buildBaseline, type Baseline } from '../../../processor/src/observe/build-baseline.ts';
import type { Signal, WindowSummary } from '../../../processor/src/observe/contract.ts';
import { judgeCycle } from '../../../processor/src/observe/judge-cycle.ts';
import { type SeriesState, startSeries } from '../../../processor/src/observe/series-state.ts';
import { DRIFT_DEFAULTS, type DriftSettings } from '../../../processor/src/observe/settings.ts';
import { takeWindow } from '../../../processor/src/observe/take-window.ts';
import { createRandom } from './random.ts';
import { createTraffic, type Shift, type Traffic } from './traffic.ts';

export interface Plan {
  readonly seed: number;
  readonly series: number;
  /** Calls an hour. */
  readonly rate: number;
  readonly settings?: DriftSettings;
}

/** What else looks at the same windows: a fixed threshold. Starts from the baseline's windows, then says of each window whether it alarms. */
export type Rule = (baseline: readonly WindowSummary[]) => (window: WindowSummary) => boolean;

export interface Fleet {
  readonly traffic: readonly Traffic[];
  readonly states: readonly SeriesState[];
  readonly rules: readonly ReadonlyMap<string, (window: WindowSummary) => boolean>[];
  readonly settings: DriftSettings;
  readonly end: number;
}

/** Draws as many series as planned and learns a baseline for each. */
export function startFleet({ seed, series, rate, settings = DRIFT_DEFAULTS }: Plan, rules: Readonly<Record<string, Rule>> = {}): Fleet {
  const traffic: Traffic[] = [];
  const states: SeriesState[] = [];
  const started: Map<string, (window: WindowSummary) => boolean>[] = [];
  let end = 0;
  for (let index = 0; index < series; index += 1) {
    const one = createTraffic(createRandom(Math.imul(seed, 1009) + index), index, rate);
    const windows = Array.from({ length: settings.baseline_windows }, () => one.next());
    const baseline = buildBaseline(windows, settings);
    if (!('reference' in baseline)) throw new Error(`no baseline: ${baseline.reason}`);
    end = windows.at(-1)?.to ?? 0;
    traffic.push(one);
    states.push(startSeries(one.series, end, baseline satisfies Baseline));
    started.push(new Map(Object.entries(rules).map(([name, rule]) => [name, rule(windows)])));
  }
  return { traffic, states, rules: started, settings, end };
}

/** Runs a fleet without any drift; what comes back are the false alarms, and how often each rule began to alarm. */
export function watchFleet(
  fleet: Fleet,
  hours: number,
  pause: (fleet: Fleet, hour: number) => void = () => undefined,
): { readonly signals: readonly Signal[]; readonly byRule: ReadonlyMap<string, number> } {
  const { traffic, rules, settings } = fleet;
  let { states, end } = fleet;
  const signals: Signal[] = [];
  const byRule = new Map<string, number>();
  const standing = rules.map(() => new Set<string>());
  for (let hour = 0; hour < hours; hour += 1) {
    pause({ ...fleet, states, end }, hour);
    end += settings.window;
    const taken = states.map((state, index) => {
      const window = traffic[index]?.next();
      if (window === undefined) return state;
      for (const [name, alarms] of rules[index] ?? []) {
        const alarm = alarms(window);
        const stands = standing[index];
        if (alarm && stands?.has(name) === false) byRule.set(name, (byRule.get(name) ?? 0) + 1);
        if (alarm) stands?.add(name);
        else stands?.delete(name);
      }
      return takeWindow(state, window, settings).state;
    });
    const cycle = judgeCycle(taken, end, settings);
    states = cycle.states;
    signals.push(...cycle.raised);
  }
  return { signals, byRule };
}

/** Lets one series after the other drift from here on, each among quiet neighbours; hours until something sees it, undefined where nothing does within the horizon. */
export function shiftFleet(
  fleet: Fleet,
  shift: Shift,
  horizon: number,
  salt: number,
): { readonly delays: readonly (number | undefined)[]; readonly byRule: ReadonlyMap<string, readonly (number | undefined)[]> } {
  const { settings } = fleet;
  const quiet = fleet.states.map((state): SeriesState => ({ ...state, evidence: {}, pending: {}, shapes: {} }));
  const delays: (number | undefined)[] = [];
  const byRule = new Map<string, (number | undefined)[]>();
  for (const [index, traffic] of fleet.traffic.entries()) {
    const future = traffic.fork(salt);
    const among = [...quiet];
    let state = fleet.states[index];
    let delay: number | undefined;
    const seen = new Map<string, number>();
    const rules = fleet.rules[index] ?? new Map<string, (window: WindowSummary) => boolean>();
    for (let hour = 1; hour <= horizon && state !== undefined && (delay === undefined || seen.size < rules.size); hour += 1) {
      const window = future.next(shift);
      for (const [name, alarms] of rules) if (!seen.has(name) && alarms(window)) seen.set(name, hour);
      if (delay !== undefined) continue;
      among[index] = takeWindow(state, window, settings).state;
      const cycle = judgeCycle(among, window.to, settings);
      state = cycle.states[index];
      if (cycle.raised.length > 0) delay = hour;
    }
    delays.push(delay);
    for (const name of rules.keys()) byRule.set(name, [...(byRule.get(name) ?? []), seen.get(name)]);
  }
  return { delays, byRule };
}

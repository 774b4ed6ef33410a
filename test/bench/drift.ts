/**
 * The drift detector on simulated traffic (test/observe/simulation/traffic.ts, drawn call by call): `npm run bench:drift -- [seeds] [series]`. 50 series for 90 days at 20, 100 and 1,000
 * calls an hour; 28 days are the baseline, 62 are watched. Prints false alarms per 30 days over all series, and how often and how soon a change is found, beside rules that people use.
 * Never fails: the seeded small version in test/observe asserts.
 */
import type { WindowSummary } from '../../processor/src/observe/contract.ts';
import { countShape, learnShape } from '../../processor/src/observe/shape-test.ts';
import { DRIFT_DEFAULTS } from '../../processor/src/observe/settings.ts';
import { comparePopulations } from '../../processor/src/observe/statistics/population-stability.ts';
import { type Rule, shiftFleet, startFleet, watchFleet } from '../observe/simulation/run-drift.ts';
import type { Shift } from '../observe/simulation/traffic.ts';

const seeds = Number(process.argv[2] ?? 2);
const series = Number(process.argv[3] ?? 50);
const DAYS = 90;
const HORIZON = 21 * 24;
const LEAST = 20;

const EFFECTS: Readonly<Record<string, Shift>> = {
  'tokens +15 %': { tokens: 1.15 },
  'tokens +30 %': { tokens: 1.3 },
  'errors +1 pp': { errors: 0.01 },
  'refusals 2 -> 4 %': { refusals: 2 },
};

const sumOf = (windows: readonly WindowSummary[], read: (window: WindowSummary) => number): number => windows.reduce((sum, window) => sum + read(window), 0);

/** What dashboards have: hourly, against the mean of the same four weeks. */
const RULES: Readonly<Record<string, Rule>> = {
  'mean tokens +-20 %': (baseline) => {
    const mean = sumOf(baseline, (window) => window.numbers.tokens_output.sum) / sumOf(baseline, (window) => window.numbers.tokens_output.n);
    return ({ numbers: { tokens_output: tokens } }) => tokens.n >= LEAST && Math.abs(tokens.sum / tokens.n / mean - 1) > 0.2;
  },
  'errors doubled': (baseline) => doubled(baseline, 'error'),
  'refusals doubled': (baseline) => doubled(baseline, 'refusal'),
  'PSI of tokens > 0.2': (baseline) => {
    const flat = { ...DRIFT_DEFAULTS, minimum_calls: { level: LEAST, shape: LEAST } };
    const learnt = learnShape(baseline, 'tokens_output', ({ from }) => ({ cell: 0, span: from }), 1, flat);
    return (window) => {
      const counts = learnt === undefined ? [] : countShape(learnt.grid, window, 'tokens_output');
      return window.numbers.tokens_output.n >= LEAST && comparePopulations(learnt?.cells[0] ?? [], counts).psi > 0.2;
    };
  },
};

function doubled(baseline: readonly WindowSummary[], rate: 'error' | 'refusal'): (window: WindowSummary) => boolean {
  const share = sumOf(baseline, (window) => window.rates[rate].hits) / sumOf(baseline, (window) => window.rates[rate].of);
  return ({ rates: { [rate]: now } }) => now.of >= LEAST && now.hits / now.of > 2 * share;
}

for (const rate of [20, 100, 1000]) {
  const alarms = new Map<string, number>();
  const found = new Map<string, (number | undefined)[]>();
  const measures = new Map<string, number>();
  let days = 0;
  const start = performance.now();
  for (let seed = 1; seed <= seeds; seed += 1) {
    const fleet = startFleet({ seed, series, rate }, RULES);
    for (const [effect, shift] of Object.entries(EFFECTS)) {
      const { delays, byRule } = shiftFleet(fleet, shift, HORIZON, seed);
      note(found, `${effect}|detector`, delays);
      for (const [rule, seen] of byRule) note(found, `${effect}|${rule}`, seen);
    }
    const watched = DAYS - DRIFT_DEFAULTS.baseline_windows / 24;
    const { signals, byRule } = watchFleet(fleet, watched * 24);
    days += watched;
    alarms.set('detector', (alarms.get('detector') ?? 0) + signals.length);
    for (const { test } of signals) measures.set(`${test.measure} ${test.kind}`, (measures.get(`${test.measure} ${test.kind}`) ?? 0) + 1);
    for (const rule of Object.keys(RULES)) alarms.set(rule, (alarms.get(rule) ?? 0) + (byRule.get(rule) ?? 0));
  }
  console.log(`\n${rate} calls an hour, ${series} series, ${seeds} x ${DAYS} days (${((performance.now() - start) / 1000).toFixed(0)} s)`);
  console.log(`${'false alarms per 30 days, all series'.padEnd(40)}${['detector', ...Object.keys(RULES)].map((who) => who.padStart(21)).join('')}`);
  console.log(`${''.padEnd(40)}${['detector', ...Object.keys(RULES)].map((who) => (((alarms.get(who) ?? 0) * 30) / days).toFixed(1).padStart(21)).join('')}`);
  console.log('found within 21 days; median and 90 % delay in hours');
  for (const effect of Object.keys(EFFECTS)) {
    console.log(
      `  ${effect.padEnd(38)}${['detector', ...Object.keys(RULES)].map((who) => describe(found.get(`${effect}|${who}`) ?? []).padStart(21)).join('')}`,
    );
  }
  if (measures.size > 0) console.log(`  the detector's false alarms: ${[...measures].map(([measure, count]) => `${measure} ${count}`).join(', ')}`);
}

function note(into: Map<string, (number | undefined)[]>, key: string, values: readonly (number | undefined)[]): void {
  into.set(key, [...(into.get(key) ?? []), ...values]);
}

function describe(delays: readonly (number | undefined)[]): string {
  const seen = delays.filter((delay) => delay !== undefined);
  if (seen.length === 0) return '0 %';
  const quantile = (share: number): number => seen.toSorted((a, b) => a - b)[Math.floor(share * (seen.length - 1))] ?? 0;
  return `${((100 * seen.length) / delays.length).toFixed(0)} % ${quantile(0.5)} / ${quantile(0.9)} h`;
}

import { describe, expect, test } from 'vitest';
import { DRIFT_DEFAULTS } from '../../processor/src/observe/settings.ts';
import { type Rule, shiftFleet, startFleet, watchFleet } from './simulation/run-drift.ts';

// The small version of `npm run bench:drift`: seeded, so that these are facts about the code and not about luck.
// The budget is an expectation: it is held against several fleets together, all of them counted.
const DAYS = 62;

/** What a dashboard has: mean output tokens of an hour, 20 % off the mean of the baseline. */
const fixed: Rule = (baseline) => {
  const sum = (read: (window: (typeof baseline)[number]) => number): number => baseline.reduce((total, window) => total + read(window), 0);
  const mean = sum((window) => window.numbers.tokens_output.sum) / sum((window) => window.numbers.tokens_output.n);
  return ({ numbers: { tokens_output: tokens } }) => tokens.n >= 20 && Math.abs(tokens.sum / tokens.n / mean - 1) > 0.2;
};

const slow = process.env.SPANPROOF_SLOW === '1';

test.each([
  { rate: 20, series: 10, seeds: slow ? [11, 12, 13, 14, 15, 16] : [11, 12, 13] },
  { rate: 100, series: 6, seeds: slow ? [12, 13, 14, 15] : [12, 13] },
])(
  '$series series at $rate calls an hour, with seasons, common swings and heavy tails: false alarms stay within the budget',
  { timeout: 300_000 },
  ({ rate, series, seeds }) => {
    let alarms = 0;
    let byRule = 0;
    for (const seed of seeds) {
      const watched = watchFleet(startFleet({ seed, series, rate }, { fixed }), DAYS * 24);
      alarms += watched.signals.length;
      byRule += watched.byRule.get('fixed') ?? 0;
    }
    const { budget } = DRIFT_DEFAULTS;
    expect(alarms).toBeLessThanOrEqual((seeds.length * budget.alarms * DAYS * 24 * 3_600_000) / budget.per);
    expect(byRule).toBeGreaterThan(100 * Math.max(1, alarms));
  },
);

describe('six series at 100 calls an hour, one after the other', () => {
  const fleet = startFleet({ seed: 12, series: 6, rate: 100 });

  test.each([
    { name: 'output tokens +30 %', shift: { tokens: 1.3 }, hours: 96 },
    { name: 'output tokens +15 %', shift: { tokens: 1.15 }, hours: 312 },
    { name: 'refusals doubled', shift: { refusals: 2 }, hours: 300 },
  ])('$name: found in each within $hours hours', ({ shift, hours }) => {
    expect(shiftFleet(fleet, shift, hours, 1).delays.filter((delay) => delay === undefined)).toEqual([]);
  });
});

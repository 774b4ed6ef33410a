import { describe, expect, test } from 'vitest';
import { loadSettings } from '../../processor/src/config/load.ts';
import type { ObserveSettings } from '../../processor/src/config/settings.ts';
import { DRIFT_DEFAULTS } from '../../processor/src/observe/settings.ts';

const load = async (observe: Readonly<Record<string, string>>): Promise<ObserveSettings> => {
  const env = Object.fromEntries(Object.entries(observe).map(([name, value]) => [`SPANPROOF_OBSERVE_${name.toUpperCase()}`, value]));
  return (await loadSettings({ cwd: '/nowhere', env })).observe;
};

test('drift is looked for as the simulation measured it, until something is said', async () => {
  const { season, settle, ...lengths } = await load({});
  expect([season, settle]).toEqual(['week', 60_000]);
  expect(DRIFT_DEFAULTS).toMatchObject({ ...lengths, season: 604_800_000 });
});

test('short windows without a season, for a demonstration', async () => {
  const short = { window: '1s', shape_window: '5s', season: 'off', baseline_windows: '8', budget_per: '10m', settle: '0s' };
  expect(await load(short)).toMatchObject({
    window: 1_000,
    shape_window: 5_000,
    season: 'off',
    baseline_windows: 8,
    settle: 0,
    budget: { alarms: 1, per: 600_000 },
  });
});

describe('refused', () => {
  test.each<[string, Record<string, string>]>([
    ['windows that days are no multiple of', { window: '7h' }],
    ['windows that a week is no multiple of', { window: '5h', shape_window: '25h' }],
    ['a baseline of half a week', { baseline_windows: '84' }],
    ['one week, which cannot tell an hour of the week from chance', { baseline_windows: '168' }],
    ['a window that is hardly one', { window: '1ms', season: 'off' }],
    ['a budget for less time than two windows', { budget_per: '24h' }],
    ['no false alarm ever', { budget_alarms: '0' }],
    ['one call', { minimum_calls_level: '1' }],
    ['another season', { season: 'month' }],
  ])('%s', async (_name, observe) => {
    await expect(load(observe)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

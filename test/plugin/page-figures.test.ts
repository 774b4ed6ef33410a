import type { ControlOutcome, ControlRun, WhoAmI } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../grafana-plugin/src/data/diagnose.ts';
import { compareRuns } from '../../grafana-plugin/src/pages/controls/compare-runs.ts';
import { resultsByDay } from '../../grafana-plugin/src/pages/controls/day-results.ts';
import { responseId } from '../../grafana-plugin/src/pages/controls/responses.ts';
import { toWindow } from '../../grafana-plugin/src/pages/exports/export-window.ts';
import { judgeNonce } from '../../grafana-plugin/src/pages/exports/sample-request.ts';
import { describeDue } from '../../grafana-plugin/src/registers/due-day.ts';

const NOW = Date.parse('2026-11-25T13:45:00Z');
const ns = (instant: string): string => `${Date.parse(instant)}000000`;

describe('the diagnosis', () => {
  const who: WhoAmI = { id: 'user:1', name: 'Ada', role: 'viewer', via: 'grafana', expires: NOW / 1000 + 60 };
  const health = { engine: { name: 'embedded', state: 'ready' }, version: '0.1.0', calls: 3 } as never;
  const ask = (dateMs: number | undefined, value: WhoAmI = who) =>
    diagnose({ whoamiDated: async () => (dateMs === undefined ? { value } : { value, dateMs }), health: async () => health }, () => NOW);
  const states = async (steps: ReturnType<typeof diagnose>): Promise<readonly string[]> => (await steps).map(({ state }) => state);

  test.each([
    [0, 'ok'],
    [5_000, 'ok'],
    [-5_000, 'ok'],
    [8_000, 'failed'],
    [-8_000, 'failed'],
  ])('a processor’s clock that is %i ms behind is %s', async (behind, state) => {
    const [, , , clock] = await ask(NOW - behind);
    expect(clock).toMatchObject({ name: 'Clock', state });
    if (state === 'failed')
      expect(clock).toMatchObject({ says: expect.stringContaining(behind > 0 ? 'ahead of' : 'behind'), todo: expect.stringContaining('NTP') });
  });

  test('says that no clock was compared where none came and nothing expires', async () => {
    const { expires: _, ...forever } = who;
    expect(await states(ask(undefined, forever))).toEqual(['ok', 'ok', 'ok', 'skipped', 'ok']);
  });

  test('an identity that has ended by this clock is a failure', async () => {
    expect(await states(ask(NOW, { ...who, expires: NOW / 1000 - 1 }))).toEqual(['ok', 'ok', 'ok', 'failed', 'ok']);
  });

  test.each([
    [{ status: 502, data: {} }, ['failed', 'skipped', 'skipped', 'skipped', 'skipped'], 'Start the processor'],
    [{ status: 401, data: { code: 'UNAUTHENTICATED', detail: 'no' } }, ['ok', 'failed', 'skipped', 'skipped', 'skipped'], 'api.tokens'],
    [{ status: 403, data: { code: 'FORBIDDEN', detail: 'no' } }, ['ok', 'failed', 'skipped', 'skipped', 'skipped'], 'Ask an administrator'],
    [{ status: 503, data: { code: 'IDENTITY_UNAVAILABLE', detail: 'no' } }, ['ok', 'failed', 'skipped', 'skipped', 'skipped'], 'signing keys'],
  ])('what a failure makes pointless is not tried: %j', async (error, expected, todo) => {
    const steps = await diagnose({ whoamiDated: () => Promise.reject(error as unknown as Error), health: async () => health }, () => NOW);
    expect(steps.map(({ state }) => state)).toEqual(expected);
    expect(steps.find(({ state }) => state === 'failed')?.todo).toContain(todo);
  });
});

describe('a run again', () => {
  const outcome = { control: 'a', result: 'passed', population: 3, ipe: { rows: 3, sql: 'x' } } as unknown as ControlOutcome;
  const turned = { ipe: { sql: 'x', rows: 3 }, population: 3, result: 'passed', control: 'a' } as unknown as ControlOutcome;
  const run = (content_hash: string, outcomes: readonly ControlOutcome[]) => ({ content_hash, outcomes }) as unknown as ControlRun;

  test.each([
    ['all', 'h', run('h', [])],
    ['control', 'h', run('other', [turned])],
    ['unknown', undefined, run('other', [turned])],
    ['none', 'h', run('other', [{ ...outcome, population: 4 }])],
    ['none', undefined, run('other', [])],
  ] as const)('says what is identical: %s', (same, hash, again) => {
    expect(compareRuns({ hash, outcome }, again)).toBe(same);
  });
});

test('a day’s bar is its last run, whatever order they come in', () => {
  const at = (instant: string, result: string) => ({ at: ns(instant), result }) as never;
  const days = resultsByDay([at('2026-11-25T01:00:00Z', 'deviation'), at('2026-11-25T09:00:00Z', 'passed'), at('2026-11-23T23:59:59Z', 'not_tested')], NOW, 3);
  expect(days).toEqual([
    { day: '2026-11-23', result: 'not_tested' },
    { day: '2026-11-24', result: undefined },
    { day: '2026-11-25', result: 'passed' },
  ]);
});

test.each([
  ['2026-11-24', 'bad', '1 day over'],
  ['2026-11-25', 'attention', 'today'],
  ['2026-12-25', 'attention', 'in 30 days'],
  ['2026-12-26', 'good', 'in 31 days'],
  ['soon', 'neutral', 'soon'],
])('a day %s is %s', (day, tone, says) => {
  expect(describeDue(day, NOW)).toEqual({ tone, text: expect.stringContaining(says) });
});

test.each([
  [
    { from: '2026-11-01', to: '2026-11-02' },
    { from: ns('2026-11-01T00:00:00Z'), to: ns('2026-11-03T00:00:00Z') },
  ],
  [
    { from: '2026-11-25', to: '2026-11-25' },
    { from: ns('2026-11-25T00:00:00Z'), to: ns('2026-11-25T13:45:00Z') },
  ],
  [{ from: '2026-11-26', to: '2026-11-26' }, undefined],
  [{ from: '2026-11-03', to: '2026-11-01' }, undefined],
  [{ from: '', to: '2026-11-01' }, undefined],
])('days %j are the window %j', (days, window) => {
  expect(toWindow(days, NOW)).toEqual(window);
});

test.each([
  ['ab'.repeat(16), undefined],
  [` ${'AB'.repeat(40)} `, undefined],
  ['ab'.repeat(15), 'has 15 bytes'],
  ['abc', 'must be hex'],
  ['zz'.repeat(16), 'must be hex'],
])('nonce %j', (nonce, fault) => {
  if (fault === undefined) expect(judgeNonce(nonce)).toBeUndefined();
  else expect(judgeNonce(nonce)).toContain(fault);
});

test('an answer’s id names no item, is the same each time, and fits a register', () => {
  const id = responseId('cc6-1-required-fields', 'Ada Lovelace');
  expect(id).toMatch(/^cc6-1-required-fields-[0-9a-f]{12}$/);
  expect(responseId('cc6-1-required-fields', 'Ada Lovelace')).toBe(id);
  expect(responseId('cc6-1-required-fields', 'Ada')).not.toBe(id);
  expect(responseId('c'.repeat(200), 'x').length).toBeLessThanOrEqual(64);
});

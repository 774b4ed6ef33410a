import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { openWatchedLedger, type WatchedLedger } from './watched-ledger.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
}, 60_000);
afterAll(() => engine[Symbol.asyncDispose]());
/** Every look plans wide statements, which a machine with other work to do does slowly. */
const SLOW = 120_000;

const BASELINE = ['not_computed', 'baseline'] as const;
const TOKENS_UP = ['drift', 'tokens_output/level/up'] as const;
const approve = (ledger: WatchedLedger, kind: 'model' | 'prompt', fingerprint: string): Promise<unknown> =>
  ledger.registers.put(
    { id: 'user:7', name: 'A person' },
    'changes',
    `change-${kind}-${ledger.service}`,
    {
      what: { kind, fingerprint },
      summary: 'A newer version, evaluated before.',
      author: 'Ada',
      approver: 'Grace',
      approved_at: '2026-11-18',
      ticket: 'OPS-1',
      emergency: false,
    },
    0,
  );

test('a model and a prompt that nobody approved: compared with what came before, a signal, an alert, and the end of both', async () => {
  const ledger = await openWatchedLedger(engine, 1);
  const watch = ledger.open();
  await ledger.pass(14);
  await watch.look();
  expect(await ledger.said()).toEqual([BASELINE]);
  const discovery = await ledger.append({
    kind: 'governance',
    tenant: '$ops',
    t_event: 0n,
    core: { schema: 'spanproof/discovery/v1', item: 'model', id: ledger.next.model },
  });
  await ledger.pass(8, ledger.next, 1.8);
  await watch.look();
  const said = await ledger.said();
  expect(said.slice(0, 2)).toEqual([BASELINE, BASELINE]);
  expect(said).toContainEqual(TOKENS_UP);
  const signals = await ledger.listAll();
  const drift = signals.findLast(({ statistic }) => statistic === TOKENS_UP[1]);
  expect(drift).toMatchObject({
    series: { service: ledger.service, operation: 'chat', ...ledger.next },
    effect: expect.stringMatching(/^output tokens \+[67]\d % \(typically \d+ -> \d+\) since /),
    baseline: { n: 12 * 40 },
    change: discovery,
  });
  expect(drift?.p).toBeLessThan(0.001);
  expect(drift?.p).toBeGreaterThan(0);
  const [alert, ...others] = ledger.alertsOfDrift();
  expect(others).toEqual([]);
  expect(alert).toMatchObject({ state: 'open', severity: 'medium', rule: 'drift-signal', title: expect.stringContaining('gpt-6-mini-1: output tokens +') });
  expect(signals.find(({ record_id }) => record_id === alert?.signal)?.alert).toBe(alert?.id);

  await ledger.pass(40, ledger.next, 1);
  await watch.look();
  const after = await ledger.said();
  expect(after.filter(([state]) => state === 'ended')).toHaveLength(after.filter(([state]) => state === 'drift').length);
  expect(ledger.alertsOfDrift()[0]).toMatchObject({ state: 'resolved', note: 'All that was seen came back to its baseline.' });
});

test('nothing is said of what stays as it is', async () => {
  const ledger = await openWatchedLedger(engine, 2);
  await ledger.pass(45);
  await ledger.open().look();
  expect(await ledger.said()).toEqual([BASELINE]);
  expect(ledger.alertsOfDrift()).toEqual([]);
});

describe('once', () => {
  test('whatever is restarted, and however often', { timeout: SLOW }, async () => {
    const through = await openWatchedLedger(engine, 3);
    const watch = through.open();
    const story = async (ledger: WatchedLedger, look: () => Promise<void>): Promise<void> => {
      for (const [seconds, version, tokens] of [
        [13, ledger.old, 1],
        [3, ledger.old, 1],
        [7, ledger.next, 1.8],
        [2, ledger.next, 1.8],
        [20, ledger.next, 1],
        [20, ledger.next, 1],
      ] as const) {
        await ledger.pass(seconds, version, tokens);
        await look();
      }
    };
    await story(through, () => watch.look());
    const said = await through.said();
    const restarted = await openWatchedLedger(engine, 33, 3);
    await story(restarted, () => restarted.open().look());
    expect(await restarted.said()).toEqual(said);
    expect(said).toContainEqual(TOKENS_UP);
    expect(said.at(-1)?.[0]).toBe('ended');
    await restarted.open().look();
    expect(await restarted.said()).toEqual(said);
    expect(restarted.alertsOfDrift().map(({ state, timeline }) => [state, timeline.length])).toEqual([['resolved', 2]]);
  });

  test('also where a process dies between a record and what follows it', { timeout: SLOW }, async () => {
    const ledger = await openWatchedLedger(engine, 4);
    await ledger.pass(20);
    await ledger.pass(8, ledger.next, 1.8);
    const broken = new Error('killed');
    for (let deaths = 0; deaths < 20; deaths += 1) {
      // Sealed, and nobody hears of it.
      const watch = ledger.open({
        append: async (record) => {
          await ledger.append(record);
          throw broken;
        },
      });
      const died = await watch.look().then(
        () => false,
        () => true,
      );
      if (!died) break;
    }
    const said = await ledger.said();
    expect(new Set(said.map(String)).size).toBe(said.length - 1); // two series learn or are compared
    expect(said).toContainEqual(TOKENS_UP);
    await ledger.open().look();
    expect(await ledger.said()).toEqual(said);
    expect(ledger.alertsOfDrift()).toHaveLength(1);
  });

  test('and the same watch goes on after a failure', async () => {
    const ledger = await openWatchedLedger(engine, 5);
    let fail = true;
    const watch = ledger.open({
      append: async (record) => {
        if (fail) throw new Error('the journal is full');
        return ledger.append(record);
      },
    });
    await ledger.pass(14);
    await expect(watch.look()).rejects.toThrow();
    expect(await ledger.said()).toEqual([]);
    fail = false;
    await watch.look();
    expect(await ledger.said()).toEqual([BASELINE]);
  });
});

describe('an approved change', () => {
  test('lets what is new learn a baseline of its own', async () => {
    const ledger = await openWatchedLedger(engine, 6);
    const watch = ledger.open();
    await ledger.pass(14);
    await watch.look();
    await approve(ledger, 'model', ledger.next.model);
    await approve(ledger, 'prompt', ledger.next.prompt);
    await ledger.pass(20, ledger.next, 1.8);
    await watch.look();
    expect(await ledger.said()).toEqual([BASELINE, BASELINE]);
    expect((await ledger.listAll())[0]?.effect).toMatch(/since a change was approved \(change-prompt-desk-6\)$/);
  });

  test('restarts what is watched, and ends what was measured against the old baseline', { timeout: SLOW }, async () => {
    const ledger = await openWatchedLedger(engine, 7);
    await ledger.pass(14);
    await ledger.open().look();
    await ledger.pass(8, ledger.next, 1.8);
    await ledger.open().look();
    expect(await ledger.said()).toContainEqual(TOKENS_UP);
    await ledger.pass(1, ledger.next, 1.8);
    await approve(ledger, 'model', ledger.next.model);
    await ledger.pass(16, ledger.next, 1.8);
    const watch = ledger.open();
    await watch.look();
    const said = await ledger.said();
    expect(said.filter(([state]) => state === 'ended')).toHaveLength(said.filter(([state]) => state === 'drift').length);
    expect(said.filter(([state]) => state === 'not_computed')).toHaveLength(3);
    expect(ledger.alertsOfDrift()[0]).toMatchObject({ state: 'resolved', note: 'The change change-model-desk-7 was approved.' });
    await ledger.open().look();
    expect(await ledger.said()).toEqual(said);
  });
});

test('a person who investigates keeps the alert', async () => {
  const ledger = await openWatchedLedger(engine, 8);
  const watch = ledger.open();
  await ledger.pass(14);
  await ledger.pass(8, ledger.old, 1.8);
  await watch.look();
  const [alert] = ledger.alertsOfDrift();
  if (alert === undefined) throw new Error('no alert');
  await ledger.alerts.transition({ id: 'user:7', name: 'On-call' }, alert.id, { state: 'acknowledged', expected: 1 });
  await ledger.alerts.transition({ id: 'user:7', name: 'On-call' }, alert.id, { state: 'investigating', expected: 2 });
  await ledger.pass(40);
  await watch.look();
  expect((await ledger.said()).at(-1)?.[0]).toBe('ended');
  expect(ledger.alertsOfDrift()).toMatchObject([{ state: 'investigating', note: 'All that was seen came back to its baseline.' }]);
});

test('names that come once do not become records', async () => {
  const ledger = await openWatchedLedger(engine, 9);
  await ledger.pass(15, (index) => ({ ...ledger.old, prompt: String(Math.floor(index / 8)).padStart(64, '0') }));
  await ledger.open().look();
  expect(await ledger.said()).toEqual([]);
});

test('pages are cut from the same order, newest first', async () => {
  const ledger = await openWatchedLedger(engine, 10);
  await ledger.pass(14);
  await ledger.pass(10, ledger.next, 1.8);
  await ledger.open().look();
  const signals = await ledger.listAll();
  const paged: string[] = [];
  for (let before: string | undefined, pages = 0; pages < 100; pages += 1) {
    const page = await ledger.signals.page({ limit: 2, before });
    paged.push(...page.signals.filter(({ series }) => series.service === ledger.service).map(({ record_id }) => record_id));
    before = page.next;
    if (before === undefined) break;
  }
  expect(signals.length).toBeGreaterThan(2);
  expect(paged).toEqual(signals.map(({ record_id }) => record_id));
  await expect(ledger.signals.page({ limit: 2, before: 'f'.repeat(32) })).rejects.toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
});

test('behind a signal: the measure over time and both distributions, of the calls it was raised on', async () => {
  const ledger = await openWatchedLedger(engine, 11);
  await ledger.pass(14);
  await ledger.pass(10, ledger.next, 1.8);
  await ledger.open().look();
  const signals = await ledger.listAll();
  const drift = signals.find(({ statistic }) => statistic === TOKENS_UP[1]);
  const comparison = await ledger.signals.compare(drift?.record_id ?? '');
  const sum = (side: 'baseline' | 'window'): number => comparison?.bins.reduce((total, bin) => total + bin[side], 0) ?? 0;
  expect(comparison).toMatchObject({ signal: drift, measure: 'output tokens', unit: '' });
  expect([sum('baseline'), sum('window')]).toEqual([drift?.baseline?.n, drift?.window.n]);
  const values = comparison?.points.map(({ value = 0 }) => value) ?? [];
  expect(values.slice(0, 12).every((value) => value > 150 && value < 250)).toBe(true);
  expect(values.slice(-2).every((value) => value > 300 && value < 450)).toBe(true);
  const learning = await ledger.signals.compare(signals.at(-1)?.record_id ?? '');
  expect(learning).toMatchObject({ measure: 'calls', bins: [] });
  expect(learning?.points[0]).toMatchObject({ value: 40, n: 40 });
  expect(await ledger.signals.compare('0'.repeat(32))).toBeUndefined();
  for (const { record_id } of signals) expect(await ledger.signals.compare(record_id)).toMatchObject({ signal: { record_id } });
});

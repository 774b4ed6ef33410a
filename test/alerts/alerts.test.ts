import type { Alert } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import type { AlertOpening } from '../../processor/src/alerts/contract.ts';
import { openAlerts, PERSON, SECOND, START, type TestAlerts } from './open-alerts.ts';

const MACHINE = { id: 'processor', name: 'drift' };
const DRIFT: AlertOpening = {
  source: 'drift',
  key: 'support/chat/gpt-5 tokens',
  title: 'Output tokens +31 %',
  severity: 'medium',
  rule: 'tokens',
  note: 'p < 1e-6',
};
const END = { source: 'drift', key: DRIFT.key, note: 'Back at the baseline.' } as const;
const coded = (code: string): unknown => expect.objectContaining({ code });

async function opened(made: TestAlerts, opening: AlertOpening = DRIFT): Promise<Alert> {
  const change = await made.alerts.open(MACHINE, opening);
  if (change?.change !== 'opened') throw new Error(`not opened: ${change?.change}`);
  return change.alert;
}
const step = (made: TestAlerts, alert: Alert, state: Alert['state'], note?: string): Promise<Alert> =>
  made.alerts.transition(PERSON, alert.id, { state, expected: alert.version, ...(note === undefined ? {} : { note }) });

describe('opening', () => {
  test('makes an entry whose version is a sealed record', async () => {
    const made = await openAlerts();
    const signal = 'a'.repeat(32);
    const alert = await opened(made, { ...DRIFT, since: START - 60n * SECOND, signal, change: 'chg-1' });
    expect(alert).toEqual({
      id: expect.stringMatching(/^drift-[0-9a-f]{16}-20261120t075900z$/),
      version: 1,
      title: 'Output tokens +31 %',
      severity: 'medium',
      state: 'open',
      source: 'drift',
      rule: 'tokens',
      opened_at: String(START - 60n * SECOND),
      note: 'p < 1e-6',
      change: 'chg-1',
      signal,
      timeline: [{ at: String(START), state: 'open', actor: 'processor', note: 'p < 1e-6', record_id: expect.stringMatching(/^[0-9a-f]{32}$/) }],
    });
    expect(made.ledger.rows.map(({ record_id }) => Buffer.from(record_id).toString('hex'))).toEqual([alert.timeline[0]?.record_id]);
    expect(Buffer.from(made.ledger.rows[0]?.core ?? []).toString('utf8')).not.toMatch(/tokens|gpt-5/);
  });

  test('is done once while the condition holds, also at the same time and after a restart', async () => {
    const made = await openAlerts();
    const changes = await Promise.all([made.alerts.open(MACHINE, DRIFT), made.alerts.open(MACHINE, DRIFT), made.alerts.open(MACHINE, DRIFT)]);
    expect(changes.map((one) => one?.change)).toEqual(['opened', 'unchanged', 'unchanged']);
    made.pass(3_600);
    const again = await made.restart();
    expect(await again.alerts.open(MACHINE, { ...DRIFT, title: 'told otherwise' })).toMatchObject({
      change: 'unchanged',
      alert: { version: 1, title: DRIFT.title },
    });
    expect(await again.alerts.open(MACHINE, { ...DRIFT, key: 'another' })).toMatchObject({ change: 'opened' });
    expect(made.ledger.rows).toHaveLength(2);
  });

  test('is done once for an occurrence, whatever became of it, and again for the next one', async () => {
    const made = await openAlerts();
    const first = { ...DRIFT, since: START - 5n * SECOND };
    const alert = await opened(made, first);
    await step(made, alert, 'false_positive', 'a load test');
    made.pass(14_400);
    expect(await made.alerts.open(MACHINE, first)).toMatchObject({ change: 'unchanged', alert: { state: 'false_positive', version: 2 } });
    const next = await opened(made, { ...DRIFT, since: START + 7_200n * SECOND });
    expect(next.id).not.toBe(alert.id);
    await made.registers.retire(PERSON, 'alerts', next.id, 1);
    expect(await made.alerts.open(MACHINE, { ...DRIFT, since: START + 7_200n * SECOND })).toBeUndefined();
    expect(made.alerts.get(next.id)).toBeUndefined();
  });

  test('an instant that lies ahead is now', async () => {
    const made = await openAlerts();
    expect(await opened(made, { ...DRIFT, since: START + 90_000n * SECOND })).toMatchObject({ opened_at: String(START) });
  });

  test.each([
    ['control characters, marks of direction and markup', 'a\u0000b\u202Ec\n<script>x</script> <!-- -->', 'a b c ‹script>x‹/script> ‹!-- -->'],
    ['half a character', 'x\uD800y', 'x\uFFFDy'],
    ['too long', 'x'.repeat(900), `${'x'.repeat(199)}…`],
  ])('texts from outside become plain: %s', async (_what, title, kept) => {
    expect(await opened(await openAlerts(), { ...DRIFT, title, rule: title, note: title })).toMatchObject({ title: kept, rule: kept });
  });

  test('a title of nothing is refused', async () => {
    await expect(opened(await openAlerts(), { ...DRIFT, title: '\u0007\u200B' })).rejects.toThrow(coded('REGISTER_INVALID'));
  });
});

describe('closing by who opened it', () => {
  test.each(['open', 'acknowledged'] as const)('resolves an alert that is %s', async (state) => {
    const made = await openAlerts();
    const alert = await opened(made);
    if (state !== 'open') await step(made, alert, state);
    made.pass(60);
    expect(await made.alerts.close(MACHINE, END)).toMatchObject({
      change: 'resolved',
      alert: { state: 'resolved', note: END.note, resolved_at: String(START + 60n * SECOND) },
    });
    expect(await made.alerts.close(MACHINE, END)).toBeUndefined();
  });

  test('leaves a person who investigates alone, and says so once', async () => {
    const made = await openAlerts();
    await step(made, await opened(made), 'investigating');
    expect(await made.alerts.close(MACHINE, END)).toMatchObject({ change: 'noted', alert: { state: 'investigating', note: END.note, version: 3 } });
    expect(await made.alerts.close(MACHINE, END)).toMatchObject({ change: 'unchanged', alert: { version: 3 } });
  });

  test('does not close again what a person opened again', async () => {
    const made = await openAlerts();
    await opened(made);
    const closed = (await made.alerts.close(MACHINE, END))?.alert;
    if (closed === undefined) throw new Error('not closed');
    await step(made, closed, 'open', 'it is not over');
    expect(await made.alerts.close(MACHINE, END)).toMatchObject({ change: 'unchanged', alert: { state: 'open' } });
  });

  test('of nothing that is open does nothing', async () => {
    const made = await openAlerts();
    expect(await made.alerts.close(MACHINE, END)).toBeUndefined();
    await opened(made);
    expect(await made.alerts.close(MACHINE, { ...END, source: 'grafana' })).toBeUndefined();
    expect(made.ledger.rows).toHaveLength(1);
  });
});

describe('a step by a person', () => {
  test('is a version with its actor, its note, its owner and its change', async () => {
    const made = await openAlerts();
    const alert = await opened(made);
    await made.registers.put(
      PERSON,
      'changes',
      'chg-12',
      { what: { kind: 'prompt', fingerprint: 'aa11' }, summary: 's', author: 'A', approver: 'B', approved_at: '2026-09-01', ticket: 'T', emergency: false },
      0,
    );
    made.pass(10);
    const taken = await made.alerts.transition(PERSON, alert.id, { state: 'acknowledged', expected: 1, owner: 'Support team', change: 'chg-12' });
    expect(taken).toMatchObject({ version: 2, state: 'acknowledged', owner: 'Support team', change: 'chg-12', acknowledged_at: String(START + 10n * SECOND) });
    expect(taken).not.toHaveProperty('note'); // what was said with the step before is said there
    const done = await step(made, taken, 'resolved', 'explained by the change');
    expect(done.timeline.map(({ state, actor, note }) => [state, actor, note])).toEqual([
      ['open', 'processor', 'p < 1e-6'],
      ['acknowledged', 'user:7', undefined],
      ['resolved', 'user:7', 'explained by the change'],
    ]);
    expect(done).toMatchObject({ owner: 'Support team', change: 'chg-12' });
    expect((await made.restart()).alerts.get(alert.id)).toEqual(done);
  });

  test.each([
    ['another version than was seen', { state: 'acknowledged', expected: 2 }, 'REGISTER_CONFLICT'],
    ['a stale version with a step that is wrong besides', { state: 'resolved', expected: 7 }, 'REGISTER_CONFLICT'],
    ['no note', { state: 'resolved', expected: 1 }, 'REGISTER_INVALID'],
    ['a note of spaces', { state: 'resolved', expected: 1, note: '   ' }, 'REGISTER_INVALID'],
    ['markup', { state: 'resolved', expected: 1, note: '<b>' }, 'REGISTER_INVALID'],
    ['a change that nobody registered', { state: 'resolved', expected: 1, note: 'n', change: 'chg-9' }, 'REGISTER_INVALID'],
    ['nothing said', { state: 'open', expected: 1 }, 'REGISTER_INVALID'],
  ] as const)('is refused: %s', async (_what, transition, code) => {
    const made = await openAlerts();
    const { id } = await opened(made);
    await expect(made.alerts.transition(PERSON, id, transition)).rejects.toThrow(coded(code));
    expect(made.ledger.rows).toHaveLength(1);
  });

  test('of two at the same time one wins', async () => {
    const made = await openAlerts();
    const alert = await opened(made);
    const both = await Promise.allSettled([step(made, alert, 'acknowledged'), step(made, alert, 'investigating')]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(both[1]).toMatchObject({ reason: { code: 'REGISTER_CONFLICT' } });
  });

  test('on what is not there', async () => {
    const made = await openAlerts();
    await expect(made.alerts.transition(PERSON, 'none', { state: 'acknowledged', expected: 1 })).rejects.toThrow(coded('NOT_FOUND'));
  });
});

describe('the list', () => {
  test('has the open ones first, the newest first within, and its figures', async () => {
    const made = await openAlerts();
    const keys = ['a', 'b', 'c', 'd'];
    const [a, b, c, d] = await Promise.all(keys.map((key, index) => opened(made, { ...DRIFT, key, since: START - BigInt(100 - index) * SECOND })));
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four alerts');
    made.pass(200); // a is 300 s old, d 297
    await step(made, a, 'acknowledged');
    await step(made, d, 'investigating');
    made.pass(700);
    await step(made, b, 'false_positive', 'a test'); // after 999 s
    const resolved = await step(made, { ...a, version: 2 }, 'resolved', 'done'); // after 1,000 s
    const { alerts, figures } = made.alerts.list();
    expect(alerts.map(({ id }) => id)).toEqual([d.id, c.id, b.id, a.id]);
    expect(figures).toEqual({
      by_state: { open: 1, acknowledged: 0, investigating: 1, resolved: 1, false_positive: 1 },
      mtta_s: 299, // (300 + 297) / 2, to the next second
      mttr_s: 1_000,
    });
    expect(made.alerts.list('open')).toEqual({ alerts: [made.alerts.get(c.id)], figures });
    // Open again: it counts as never closed, from when it began.
    made.pass(50);
    const again = await step(made, resolved, 'open', 'it came back');
    expect(again).toMatchObject({ opened_at: a.opened_at, state: 'open' });
    expect(again).not.toHaveProperty('resolved_at');
    expect(made.alerts.list().figures).toMatchObject({ mtta_s: 299, mttr_s: 999 });
  });

  test('without alerts has no means', async () => {
    const { alerts } = await openAlerts();
    expect(alerts.list()).toEqual({ alerts: [], figures: { by_state: { open: 0, acknowledged: 0, investigating: 0, resolved: 0, false_positive: 0 } } });
  });

  test('reads entries of before alerts had a source, and leaves out what can no longer be opened', async () => {
    const made = await openAlerts();
    await made.registers.put(PERSON, 'alerts', 'old', { title: 'Cost', state: 'open', severity: 'high', opened_at: '2026-11-02T08:00:00Z' }, 0);
    expect(made.alerts.get('old')).toMatchObject({ source: 'person', version: 1, state: 'open' });
    const before = made.alerts.get('old');
    if (before === undefined) throw new Error('not there');
    expect(await step(made, before, 'investigating', 'looking')).toMatchObject({ version: 2, source: 'person' });
    made.ledger.erase();
    const erased = await made.restart();
    expect(erased.alerts.list().alerts).toEqual([]);
    await expect(step(erased, { ...before, version: 2 }, 'resolved', 'x')).rejects.toThrow(coded('NOT_FOUND'));
  });
});

test('the register itself refuses a step that the life does not have', async () => {
  const made = await openAlerts();
  const alert = await opened(made);
  await step(made, alert, 'resolved', 'done');
  const data = made.registers.get('alerts', alert.id)?.data ?? {};
  const { resolved_at: _at, resolution: _why, ...rest } = data;
  const put = (state: string, more: object): Promise<unknown> => made.registers.put(PERSON, 'alerts', alert.id, { ...rest, state, ...more }, 2);
  await expect(put('acknowledged', { acknowledged_at: '2026-11-20T08:00:00Z', note: 'quietly' })).rejects.toThrow(coded('REGISTER_INVALID'));
  await expect(put('open', {})).rejects.toThrow(coded('REGISTER_INVALID'));
  await put('open', { note: 'it came back' });
  expect(made.alerts.get(alert.id)).toMatchObject({ state: 'open', version: 3 });
});

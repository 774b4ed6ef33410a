import { createHmac } from 'node:crypto';
import type { Alert } from '@spanproof/vocabulary';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGrafanaWebhook } from '../../processor/src/alerts/grafana/webhook.ts';
import { createAlertHooks, createAlertRoutes } from '../../processor/src/api/routes/alerts.ts';
import { problemOf, startTestApi, type TestApi } from '../api/test-api.ts';
import { formFiring, formNotification, formResolved, SECRET, sign } from './grafana-request.ts';
import { openAlerts, PERSON, START, type TestAlerts } from './open-alerts.ts';

// The real server, the real registers, a ledger in memory, and a clock of the test's own.
const BEGIN = Number(START / 1_000_000_000n);
let clock = BEGIN;
let made: TestAlerts;
let api: TestApi;
beforeEach(async () => {
  clock = BEGIN;
  made = await openAlerts();
  const webhook = createGrafanaWebhook({ alerts: made.alerts, nowMs: () => clock * 1_000 }, { secret: SECRET });
  api = await startTestApi(createAlertRoutes(made), { hooks: createAlertHooks({ webhook }) });
});
afterEach(() => api[Symbol.asyncDispose]());

const post = (body: string | Uint8Array, headers: Record<string, string>): Promise<Response> =>
  api.ask('/alerts/grafana', undefined, { method: 'POST', headers, body: Buffer.from(body) });
const notify = (body: string, seconds: number = (clock += 1)): Promise<Response> => post(body, sign(body, seconds));
async function told(body: string): Promise<unknown> {
  const response = await notify(body);
  if (response.status !== 200) throw new Error(await response.text());
  return response.json();
}
const all = (): readonly Alert[] => made.alerts.list().alerts;
const outcome = (more: object): object => ({ opened: 0, resolved: 0, noted: 0, unchanged: 0, ...more });

describe('a notification', () => {
  test('opens an alert: rule and labels in the title, severity from its label, since when', async () => {
    expect(await told(formNotification({}))).toEqual(outcome({ opened: 1 }));
    expect(all()).toEqual([
      expect.objectContaining({
        title: 'Error budget burns fast (model=gpt-5, service=checkout)',
        severity: 'critical',
        state: 'open',
        source: 'grafana',
        rule: 'Error budget burns fast',
        note: '14 times the budget in 1 h.',
        opened_at: String((START / 1_000_000_000n - 90n) * 1_000_000_000n),
        timeline: [expect.objectContaining({ actor: 'grafana:spanproof' })],
      }),
    ]);
    expect(made.registers.get('alerts', all()[0]?.id ?? '')?.data).toMatchObject({ external: '00c0ffee00c0ffee' });
    expect(api.sealed).toEqual([]); // no access by anybody known; the version says who
  });

  test('that comes again changes nothing; the end closes it; the next occurrence opens another', async () => {
    await told(formNotification({}));
    expect(await told(formNotification({}))).toEqual(outcome({ unchanged: 1 }));
    expect(await told(formNotification(formResolved()))).toEqual(outcome({ resolved: 1 }));
    expect(all()).toMatchObject([{ state: 'resolved', version: 2, note: 'Grafana resolved it at 2026-11-20T08:10:00Z.' }]);
    expect(await told(formNotification(formResolved()))).toEqual(outcome({ unchanged: 1 }));
    expect(await told(formNotification({}))).toEqual(outcome({ unchanged: 1 })); // late
    expect(await told(formNotification({ startsAt: '2026-11-20T07:59:00Z' }))).toEqual(outcome({ opened: 1 }));
    expect(all().map(({ state }) => state)).toEqual(['open', 'resolved']);
  });

  test('of the end leaves who investigates alone', async () => {
    await told(formNotification({}));
    await made.alerts.transition(PERSON, all()[0]?.id ?? '', { state: 'investigating', expected: 1 });
    expect(await told(formNotification(formResolved()))).toEqual(outcome({ noted: 1 }));
    expect(all()).toMatchObject([
      { state: 'investigating', note: 'Grafana resolved it at 2026-11-20T08:10:00Z.', timeline: [{}, {}, { actor: 'grafana:spanproof' }] },
    ]);
  });

  test('of several alerts is taken alert by alert', async () => {
    await told(formNotification({}));
    const body = formNotification(
      formResolved(),
      { fingerprint: '1'.repeat(16) },
      { fingerprint: '2'.repeat(16) },
      formResolved({ fingerprint: '3'.repeat(16) }),
    );
    expect(await told(body)).toEqual(outcome({ opened: 2, resolved: 1, unchanged: 1 }));
  });

  test.each([
    ['critical', 'critical'],
    ['Page', 'critical'],
    ['error', 'high'],
    ['WARNING', 'medium'],
    ['info', 'low'],
    ['sev-7', 'high'],
    ['', 'high'],
    [undefined, 'high'],
  ])('severity %j counts as %s', async (severity, counts) => {
    await told(formNotification({ labels: { alertname: 'A', ...(severity === undefined ? {} : { severity }) } }));
    expect(all()).toMatchObject([{ title: 'A', severity: counts }]);
  });

  test('of a rule that cannot be evaluated names the rule', async () => {
    await told(formNotification({ labels: { alertname: 'DatasourceError', rulename: 'Anchor lag', ref_id: 'A', datasource_uid: 'x' }, annotations: {} }));
    expect(all()).toMatchObject([{ title: 'DatasourceError: Anchor lag', severity: 'high' }]);
  });

  test('without an end, or from before there was a Grafana, has no instant', async () => {
    await told(formNotification({ startsAt: '0001-01-01T00:00:00Z' }));
    expect(all()).toMatchObject([{ opened_at: String(START) }]);
    await told(formNotification(formResolved({ endsAt: '0001-01-01T00:00:00Z' })));
    expect(all()).toMatchObject([{ note: 'Grafana resolved it.' }]);
  });

  test('of hostile texts is kept plain, and its receiver too', async () => {
    const nasty = '<img src=x onerror=alert(1)>\u202E\n\u0000%s';
    const body = JSON.stringify({
      ...(JSON.parse(formNotification({})) as object),
      receiver: nasty,
      alerts: [{ ...formFiring(), labels: { alertname: nasty, __proto__x: nasty, constructor: nasty }, annotations: { summary: nasty.repeat(300) } }],
    }).replace('__proto__x', '__proto__');
    expect(await told(body)).toEqual(outcome({ opened: 1 }));
    const [alert] = all();
    expect(JSON.stringify(alert)).not.toMatch(/<img|\\u202e|\\n|\\u0000/i);
    expect(alert?.title).toMatch(/^‹img src=x onerror=alert\(1\)> %s \(.*constructor=‹img/);
    expect(alert?.timeline[0]?.actor).toBe('grafana:‹img src=x onerror=alert(1)> %s');
    expect(alert?.note?.length).toBe(2_000);
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('refused as from nobody', () => {
  const body = formNotification({});
  const good = (): Record<string, string> => sign(body, clock);
  const without = (name: string): Record<string, string> => Object.fromEntries(Object.entries(good()).filter(([key]) => key !== name));
  const SIGNATURE = 'x-grafana-alerting-signature';
  const TIMESTAMP = 'x-grafana-alerting-timestamp';

  test.each([
    ['no headers', () => ({ 'content-type': 'application/json' })],
    ['no signature', () => without(SIGNATURE)],
    ['no timestamp', () => without(TIMESTAMP)],
    ['a wrong secret', () => sign(body, clock, `${SECRET}x`)],
    ['an empty secret', () => sign(body, clock, '')],
    ['a timestamp five minutes and a second old', () => sign(body, clock - 301)],
    ['a timestamp five minutes and a second ahead', () => sign(body, clock + 301)],
    ['another timestamp than was signed', () => ({ ...good(), [TIMESTAMP]: String(clock - 1) })],
    ['a signature over the body alone', () => ({ ...good(), [SIGNATURE]: createHmac('sha256', SECRET).update(body).digest('hex') })],
    ['upper case', () => ({ ...good(), [SIGNATURE]: good()[SIGNATURE]?.toUpperCase() ?? '' })],
    ['a cut signature', () => ({ ...good(), [SIGNATURE]: good()[SIGNATURE]?.slice(0, 62) ?? '' })],
    ['a longer signature', () => ({ ...good(), [SIGNATURE]: `${good()[SIGNATURE]}00` })],
    ['a timestamp that is no number', () => sign(body, Number.NaN)],
    ['milliseconds', () => sign(body, clock * 1_000)],
    ['a bearer token of an admin instead', () => ({ authorization: 'Bearer test-token-of-admin', 'content-type': 'application/json' })],
  ])('%s', async (_what, headers) => {
    expect(await problemOf(await post(body, headers()))).toBe('401 UNAUTHENTICATED');
    expect([all(), api.sealed, api.failures]).toEqual([[], [], []]);
  });

  test('any flipped bit of the body', async () => {
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at += 97) {
      const flipped = Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
      expect(await problemOf(await post(flipped, good()))).toBe('401 UNAUTHENTICATED');
    }
    expect(await (await post(body, good())).json()).toEqual(outcome({ opened: 1 }));
  });

  test('the same request again, within the window by its signature and after it by its timestamp', async () => {
    const headers = sign(body, clock);
    expect((await post(body, headers)).status).toBe(200);
    for (const later of [0, 299, 300, 301, 86_400]) {
      clock = BEGIN + later;
      expect(await problemOf(await post(body, headers))).toBe('401 UNAUTHENTICATED');
    }
    clock = BEGIN + 1;
    expect((await post(body, sign(body, BEGIN + 300))).status).toBe(200); // signed by a clock that is ahead
    clock = BEGIN + 600;
    expect(await problemOf(await post(body, sign(body, BEGIN + 300)))).toBe('401 UNAUTHENTICATED');
  });

  test('not a request that failed: Grafana sends it again', async () => {
    const bad = formNotification({ fingerprint: 'nothing' });
    const headers = sign(bad, clock);
    expect(await problemOf(await post(bad, headers))).toBe('400 REQUEST_INVALID');
    expect(await problemOf(await post(bad, headers))).toBe('400 REQUEST_INVALID');
  });
});

describe('signed, and refused all the same', () => {
  const change = (more: object): string => JSON.stringify({ ...(JSON.parse(formNotification({})) as object), ...more });
  const firing = (more: object): string => formNotification(more);

  test.each([
    ['nothing', ''],
    ['no JSON', '{"version":"1"'],
    ['bytes that are no text', '\u0000'],
    ['a list', '[]'],
    ['null', 'null'],
    ['another version', change({ version: '2' })],
    ['no receiver', change({ receiver: undefined })],
    ['a receiver that is no text', change({ receiver: { name: 'x' } })],
    ['no alerts', change({ alerts: [] })],
    ['alerts that are no list', change({ alerts: { length: 1 } })],
    ['too many alerts', change({ alerts: Array.from({ length: 1_001 }, () => ({})) })],
    ['an unknown status', firing({ status: 'pending' })],
    ['a fingerprint that is a path', firing({ fingerprint: '../../../etc/pwd' })],
    ['labels that nest', firing({ labels: { alertname: { a: 1 } } })],
    ['labels that are a list', firing({ labels: ['alertname'] })],
    ['too many labels', firing({ labels: Object.fromEntries(Array.from({ length: 129 }, (_, index) => [`l${index}`, 'x'])) })],
    ['a label without end', firing({ labels: { alertname: 'x'.repeat(16_385) } })],
    ['an instant that is none', firing({ startsAt: 'yesterday' })],
    ['an instant of another calendar', firing({ startsAt: '2026-13-41T00:00:00Z' })],
    ['a name of nothing', firing({ labels: { alertname: '\u200B' } })],
    ['nested without end', `{"version":"1","receiver":"x","alerts":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ])('%s', async (_what, body) => {
    const answer = await notify(body);
    const detail = await answer.clone().text();
    expect(await problemOf(answer)).toMatch(/^400 RE(QUEST|GISTER)_INVALID$/);
    expect(detail.length).toBeLessThan(600);
    expect(detail).not.toMatch(/etc|yesterday|pending/); // nothing is quoted back
    expect([all(), api.failures]).toEqual([[], []]);
  });

  test('more than a MiB, before it is looked at', async () => {
    expect((await notify(' '.repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  test('another media type', async () => {
    const body = formNotification({});
    expect((await post(body, { ...sign(body, clock), 'content-type': 'text/plain' })).status).toBe(415);
  });
});

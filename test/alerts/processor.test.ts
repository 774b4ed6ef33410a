import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccessPage, type Alert, type AlertPage, type Problem, ROLES, type Role } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONFIGURED, problemOf, tokenOf } from '../api/test-api.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { formNotification, formResolved, SECRET, sign } from './grafana-request.ts';

// The real program: its settings, its server, its ledger, its engine.
let folder: string;
let processor: ProcessorProcess;
const start = (env: Record<string, string> = { SPANPROOF_ALERTS_GRAFANA_SECRET_FILE: join(folder, 'secret') }): Promise<ProcessorProcess> =>
  startProcessorProcess(join(folder, 'data'), [], { SPANPROOF_API_TOKENS: JSON.stringify(CONFIGURED), SPANPROOF_CONSOLE: 'off', ...env });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanproof-alerts-'));
  await writeFile(join(folder, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  processor = await start();
}, 60_000);
afterAll(async () => {
  await processor.stop();
  await rm(folder, { recursive: true, force: true });
});

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
function notify(body: string, headers: Record<string, string> = sign(body, nowSeconds())): Promise<Response> {
  return fetch(`${processor.api}/api/v1/alerts/grafana`, { method: 'POST', headers, body });
}
function ask(path: string, role: Role, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${tokenOf(role)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  return fetch(`${processor.api}/api/v1${path}`, { headers, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) });
}
const get = async <T>(path: string, role: Role = 'viewer'): Promise<T> => (await (await ask(path, role)).json()) as T;
const listed = async (source: Alert['source']): Promise<readonly Alert[]> =>
  (await get<AlertPage>('/alerts')).alerts.filter((alert) => alert.source === source);

test('an alert from its first notification to its end, by Grafana and by people', async () => {
  await expect.poll(async () => (await ask('/alerts', 'viewer')).status, { timeout: 20_000 }).toBe(200); // registers are read after the start
  const startsAt = new Date(Date.now() - 30_000).toISOString();
  const firing = formNotification({ startsAt });
  expect(await (await notify(firing)).json()).toEqual({ opened: 1, resolved: 0, noted: 0, unchanged: 0 });
  const [alert] = await listed('grafana');
  if (alert === undefined) throw new Error('no alert');
  expect(alert).toMatchObject({ state: 'open', version: 1, severity: 'critical', timeline: [{ actor: 'grafana:spanproof' }] });

  const step = (role: Role, body: object): Promise<Response> => ask(`/alerts/${alert.id}/transition`, role, body);
  for (const role of ROLES) {
    if (['operator', 'compliance', 'admin'].includes(role)) continue;
    expect(await problemOf(await step(role, { state: 'acknowledged', expected: 1 }))).toBe('403 FORBIDDEN');
  }
  const taken = await step('operator', { state: 'acknowledged', expected: 1, owner: 'Platform' });
  expect([taken.status, taken.headers.get('spanproof-access-record')]).toEqual([200, expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect(await problemOf(await step('operator', { state: 'investigating', expected: 1 }))).toBe('409 REGISTER_CONFLICT');
  expect(await problemOf(await step('admin', { state: 'resolved', expected: 2 }))).toBe('400 REGISTER_INVALID');
  for (const body of [
    {},
    { state: 'closed', expected: 2 },
    { state: 'resolved', expected: '2' },
    { state: 'open', expected: 2, note: 'x', actor: 'user:1' },
    [],
  ])
    expect(await problemOf(await step('admin', body))).toBe('400 REQUEST_INVALID');
  expect((await step('compliance', { state: 'investigating', expected: 2 })).status).toBe(200);

  const resolved = formNotification(formResolved({ startsAt, endsAt: new Date().toISOString() }));
  expect(await (await notify(resolved)).json()).toMatchObject({ noted: 1, resolved: 0 });
  expect((await step('operator', { state: 'resolved', expected: 4, note: 'a deploy was rolled back' })).status).toBe(200);
  const done = await get<Alert>(`/alerts/${alert.id}`, 'auditor');
  expect(done.timeline.map(({ state, actor }) => [state, actor])).toEqual([
    ['open', 'grafana:spanproof'],
    ['acknowledged', 'token:the-operator'],
    ['investigating', 'token:the-compliance'],
    ['investigating', 'grafana:spanproof'],
    ['resolved', 'token:the-operator'],
  ]);
  expect(done).toMatchObject({ owner: 'Platform', note: 'a deploy was rolled back' });
  const { figures } = await get<AlertPage>('/alerts?state=resolved');
  expect(figures.mtta_s).toBeGreaterThanOrEqual(29);
  expect(figures.mtta_s).toBeLessThan(60);
  expect(figures.mttr_s).toBeGreaterThanOrEqual(figures.mtta_s ?? Number.POSITIVE_INFINITY);
  expect(await problemOf(await ask('/alerts?state=closed', 'viewer'))).toBe('400 REQUEST_INVALID');
  expect(await problemOf(await ask('/alerts/none', 'viewer'))).toBe('404 NOT_FOUND');

  // Every step is a record of the ledger, and who was refused is in the access log.
  const access = async (): Promise<readonly string[]> =>
    (await get<AccessPage>('/access?action=alerts.transition', 'auditor')).entries.map(({ role, outcome }) => `${role} ${outcome}`);
  await expect
    .poll(access, { timeout: 20_000 })
    .toEqual(expect.arrayContaining(['viewer refused', 'auditor refused', 'operator allowed', 'compliance allowed']));
}, 60_000);

test('replays, wrong secrets, old timestamps and changed bodies are refused', async () => {
  const body = formNotification({ fingerprint: '1'.repeat(16) });
  const headers = sign(body, nowSeconds());
  expect((await notify(body, headers)).status).toBe(200);
  const before = await listed('grafana');
  const refused = [
    await notify(body, headers),
    await notify(body, sign(body, nowSeconds(), `${SECRET}x`)),
    await notify(body, sign(body, nowSeconds() - 310)),
    await notify(body.replace('gpt-5', 'gpt-6'), sign(body, nowSeconds() - 1)),
    await ask('/alerts/grafana', 'admin', JSON.parse(body) as object),
  ];
  expect(await Promise.all(refused.map(problemOf))).toEqual(refused.map(() => '401 UNAUTHENTICATED'));
  expect(await listed('grafana')).toEqual(before);
});

test('calls to a vendor that nobody registered raise one alert, with the first of them behind it', async () => {
  await deliver(formChatBody(3).body, () => processor.endpoint, new AbortController().signal);
  await expect.poll(async () => (await listed('inventory')).length, { timeout: 60_000, interval: 1_000 }).toBe(1);
  const [alert] = await listed('inventory');
  expect(alert).toMatchObject({ title: 'Data goes to a vendor that nobody registered: openai', severity: 'high', state: 'open', rule: 'unregistered-vendor' });
  expect(alert?.note).toMatch(/^The first call is record [0-9a-f]{32}\.$/);
}, 80_000);

describe('after a restart', () => {
  test('alerts are as they were, and nothing is raised twice', async () => {
    const before = await get<AlertPage>('/alerts');
    await processor.kill();
    processor = await start();
    await expect.poll(async () => (await ask('/alerts', 'viewer')).status, { timeout: 30_000 }).toBe(200);
    expect(await get<AlertPage>('/alerts')).toEqual(before);
    const body = formNotification({ fingerprint: '1'.repeat(16) });
    expect(await (await notify(body)).json()).toMatchObject({ opened: 0, unchanged: 1 });
  }, 60_000);

  test('without a secret there is no such endpoint', async () => {
    await processor.stop();
    processor = await start({});
    const body = formNotification({});
    const answer = await notify(body);
    expect([answer.status, ((await answer.json()) as Problem).code]).toEqual([404, 'NOT_FOUND']);
    expect((await fetch(`${processor.api}/api/v1/alerts/grafana`, { method: 'POST' })).status).toBe(404);
  }, 60_000);
});

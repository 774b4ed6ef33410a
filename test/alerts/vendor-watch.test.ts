import { expect, test } from 'vitest';
import { createVendorWatch, type VendorWatch } from '../../processor/src/alerts/vendor-watch.ts';
import type { Discovery } from '../../processor/src/inventory/contract.ts';
import { formDiscoveryRecord } from '../../processor/src/inventory/discovery-record.ts';
import { createUnregisteredSince } from '../../processor/src/serve/unregistered-places.ts';
import { VALID } from '../registers/valid-data.ts';
import { openAlerts, PERSON, START, type TestAlerts } from './open-alerts.ts';

const call = (digit: string): string => digit.repeat(32);
async function discover(made: TestAlerts, item: Discovery['item'], id: string, record_id: string, registered?: boolean): Promise<void> {
  const discovery: Discovery = { item, id, first_seen: String(START - 1_000n), record_id, ...(registered === undefined ? {} : { registered }) };
  await made.ledger.append(formDiscoveryRecord(discovery, START));
}
function watch(made: TestAlerts): VendorWatch {
  return createVendorWatch({
    unregisteredSince: createUnregisteredSince(made.ledger.reader),
    vendors: () => made.registers.list('vendors'),
    alerts: made.alerts,
    onFailure: (error) => {
      throw error;
    },
  });
}
const register = (made: TestAlerts): Promise<unknown> =>
  made.registers.put(PERSON, 'vendors', 'acme', { ...VALID.vendors, hosts: ['api.acme.example'], providers: ['acme'] }, 0);
const shown = (made: TestAlerts): readonly unknown[] => made.alerts.list().alerts.map(({ title, state }) => [title.replace(/^.*: /, ''), state]);

test('a vendor that nobody registered is one alert, with the call and the discovery behind it, once over looks and restarts', async () => {
  const made = await openAlerts();
  await discover(made, 'provider', 'acme', call('a'), false);
  await discover(made, 'host', 'api.acme.example', call('a'), false);
  await discover(made, 'provider', 'known', call('b'), true);
  await discover(made, 'model', 'acme-1', call('a'), false);
  await discover(made, 'caller', 'svc/prod', call('a'));
  const first = watch(made);
  await first.look();
  await first.look();
  expect(made.alerts.list().alerts).toEqual([
    expect.objectContaining({
      title: 'Data goes to a vendor that nobody registered: acme at api.acme.example',
      severity: 'high',
      source: 'inventory',
      rule: 'unregistered-vendor',
      note: `The first call is record ${call('a')}.`,
      signal: Buffer.from(made.ledger.rows[0]?.record_id ?? []).toString('hex'),
      version: 1,
    }),
  ]);
  const again = await made.restart();
  const [alert] = again.alerts.list().alerts;
  await again.alerts.transition(PERSON, alert?.id ?? '', { state: 'false_positive', expected: 1, note: 'a test account' });
  await watch(await again.restart()).look();
  expect(shown(again)).toEqual([['acme at api.acme.example', 'false_positive']]);
});

test('registering the vendor closes it, unless a person investigates; one that is registered by then raises nothing', async () => {
  const made = await openAlerts();
  await discover(made, 'host', 'api.acme.example', call('a'), false);
  await discover(made, 'provider', 'acme', call('b'), false);
  const one = watch(made);
  await one.look();
  const provider = made.alerts.list().alerts.find(({ title }) => title.endsWith('acme'));
  await made.alerts.transition(PERSON, provider?.id ?? '', { state: 'investigating', expected: 1 });
  await register(made);
  await discover(made, 'provider', 'ACME', call('c'), false);
  await one.look();
  await one.look();
  expect(shown(made)).toEqual([
    ['acme', 'investigating'],
    ['api.acme.example', 'resolved'],
  ]);
  expect(made.alerts.get(provider?.id ?? '')).toMatchObject({ note: 'Registered as vendors/acme.', version: 3 });
});

test('a flood of names is fifty alerts, and the rest as they are closed', async () => {
  const made = await openAlerts();
  for (let at = 0; at < 60; at += 1) await discover(made, 'host', `h${at}.example`, at.toString(16).padStart(32, '0'), false);
  const one = watch(made);
  await one.look();
  expect(shown(made)).toHaveLength(50);
  for (const { id } of made.alerts.list().alerts.slice(0, 7)) await made.alerts.transition(PERSON, id, { state: 'false_positive', expected: 1, note: 'noise' });
  await one.look();
  expect(made.alerts.list().figures.by_state).toMatchObject({ open: 50, false_positive: 7 });
});

test('a name that is hostile is kept plain', async () => {
  const made = await openAlerts();
  await discover(made, 'provider', `<script>\u202E${'x'.repeat(500)}`, call('a'), false);
  await watch(made).look();
  expect(made.alerts.list().alerts[0]?.title).toMatch(/^Data goes to a vendor that nobody registered: ‹script> x+…$/);
});

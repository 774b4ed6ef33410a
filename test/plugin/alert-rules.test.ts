import type { Browser } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { HostSession, StoodInGrafana } from '../../grafana-plugin/host/session.ts';
import { type LoopbackGrafana, startLoopbackGrafana } from '../grafana/loopback-grafana.ts';
import { createAnswers } from './support/answer-request.ts';
import { buildPlugin } from './support/built-plugin.ts';
import { formEvidence } from './support/example-evidence.ts';
import { findChromium } from './support/find-chromium.ts';
import { type HostServer, startHostServer } from './support/host-server.ts';
import { findBarriers, openBrowser, openPage, SCREENSHOTS } from './support/open-browser.ts';

const GROUP = '/api/v1/provisioning/folder/spanproof/rule-groups/spanproof';
const POINT = '/api/v1/provisioning/contact-points/spanproof';
const DATASOURCES: StoodInGrafana['datasources'] = [
  { uid: 'prom', name: 'Prometheus', type: 'prometheus' },
  { uid: 'ch-one', name: 'ClickHouse one', type: 'grafana-clickhouse-datasource' },
  { uid: 'ch-two', name: 'ClickHouse two', type: 'grafana-clickhouse-datasource' },
];
type Rule = { readonly uid: string; readonly [name: string]: unknown };
const FILE = JSON.parse(readFileSync(join(import.meta.dirname, '../../dashboards/json/alert-rules.json'), 'utf8')) as { readonly rules: readonly Rule[] };

const chromium = findChromium();
describe.skipIf(chromium === undefined)('alert rules from the page Configuration, in a browser (needs chromium; apt-get install chromium)', () => {
  let browser: Browser;
  let host: HostServer | undefined;
  let grafana: LoopbackGrafana;

  beforeAll(async () => {
    await buildPlugin();
    browser = await openBrowser(chromium ?? '');
  }, 180_000);
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await host?.close();
    await grafana?.[Symbol.asyncDispose]();
  });
  afterAll(() => browser?.close());

  /** The page within a Grafana, whose API is asked with the session's own credentials, which a browser adds. */
  async function visit(stoodIn: StoodInGrafana | undefined, theme: HostSession['theme'] = 'dark') {
    grafana = await startLoopbackGrafana();
    host = await startHostServer(createAnswers(formEvidence(Date.now())), {
      name: 'Ada',
      theme,
      label: 'test host',
      settings: { apiUrl: 'http://127.0.0.1:4320' },
      ...(stoodIn === undefined ? {} : { grafana: stoodIn }),
    });
    const { page } = await openPage(browser, `${host.origin}/plugins/spanproof-evidence-app`, { expectFailures: true });
    const provenance: (string | undefined)[] = [];
    await page.route(/\/api\/(?:folders|v1\/provisioning)(?:\/|\?|$)/, async (route) => {
      const { pathname, search } = new URL(route.request().url());
      const headers = route.request().headers();
      if (route.request().method() === 'PUT') provenance.push(headers['x-disable-provenance']);
      const answer = await route.fetch({ url: `${grafana.url}${pathname}${search}`, headers: { ...headers, authorization: `Bearer ${grafana.token}` } });
      await route.fulfill({ response: answer });
    });
    return { page, provenance, panel: page.getByRole('region', { name: 'Alert rules' }) };
  }

  const admin: StoodInGrafana = { orgRole: 'Admin', datasources: DATASOURCES };
  const written = (): readonly Rule[] => grafana.stored(GROUP)?.['rules'] as readonly Rule[];

  test.each([
    ['the local console', undefined],
    ['an editor', { ...admin, orgRole: 'Editor' as const }],
    ['a viewer', { ...admin, orgRole: 'Viewer' as const }],
  ])('are not offered to %s', async (_, stoodIn) => {
    const { page, panel } = await visit(stoodIn);
    await page.getByRole('list', { name: 'Steps of the diagnosis' }).waitFor();
    expect(await panel.count()).toBe(0);
  });

  test('need a data source of ClickHouse', async () => {
    const { panel } = await visit({ ...admin, datasources: DATASOURCES.slice(0, 1) });
    expect(await panel.innerText()).toContain('no data source of type grafana-clickhouse-datasource');
    expect(await panel.getByRole('button').count()).toBe(0);
  });

  test('are shown before they are written, written for the chosen data source, and written once', async () => {
    const { page, panel, provenance } = await visit(admin);
    expect(await panel.getByRole('option').allInnerTexts()).toEqual(['ClickHouse one', 'ClickHouse two']);
    await panel.getByLabel('Data source').selectOption('ch-two');
    await panel.getByLabel('Address of the runbooks').fill('https://docs.example.com/runbooks/');
    await panel.getByRole('button', { name: 'Install alert rules …' }).click();
    await panel.getByText(`${FILE.rules.length + 2} changes would be made; none has been made yet.`).waitFor();
    expect(grafana.writes).toEqual([]);
    expect(await findBarriers(page)).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'alert-rules-plan.png'), fullPage: true });

    await panel.getByRole('button', { name: 'Apply these changes' }).click();
    await panel.getByText('Installed.').waitFor();
    expect(grafana.writes).toEqual(['POST /api/folders', `PUT ${GROUP}`]);
    expect(provenance).toEqual(['true']);
    expect(written().map(({ uid }) => uid)).toEqual(FILE.rules.map(({ uid }) => uid));
    const text = JSON.stringify(written());
    expect(text).not.toContain('spanproof-clickhouse');
    expect(text).toContain('"datasourceUid":"ch-two"');
    expect(text).toContain('"runbook_url":"https://docs.example.com/runbooks/anchor-lag.md"');
    // This Grafana has no contact point of ours: a rule that names one would be refused.
    expect(text).not.toContain('notification_settings');

    await panel.getByText('Nothing would change: this Grafana has the rules already.').waitFor();
    await panel.getByRole('button', { name: 'Look again' }).click();
    await panel.getByText('Installed.').waitFor({ state: 'detached' });
    expect(await panel.getByRole('button', { name: 'Apply these changes' }).count()).toBe(0);
    expect(grafana.writes).toHaveLength(2);
  }, 40_000);

  test('leave what others added and what a person paused; what is ours and not in the file goes', async () => {
    const { panel } = await visit(admin, 'light');
    const [first, second] = FILE.rules;
    grafana.change('/api/folders/spanproof', { uid: 'spanproof', title: 'Spanproof' });
    grafana.change(POINT, { uid: 'spanproof', name: 'spanproof', type: 'webhook' });
    const theirs = { uid: 'theirs', title: 'A rule of theirs', for: '1m' };
    grafana.change(GROUP, {
      title: 'spanproof',
      folderUid: 'spanproof',
      interval: 60,
      rules: [{ ...first, isPaused: true }, { ...second, for: '99m' }, { uid: 'spanproof-gone', title: 'A rule of before' }, theirs],
    });
    await panel.getByRole('button', { name: 'Install alert rules …' }).click();
    const changes = panel.getByRole('list', { name: 'Changes' }).getByRole('listitem');
    await changes.first().waitFor();
    const said = (await changes.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
    expect(said).toContainEqual(expect.stringContaining('would be removed A rule of before'));
    expect(said).toContainEqual(expect.stringContaining('is not ours and stays A rule of theirs'));
    expect(said.filter((text) => text.includes('would be created'))).toHaveLength(FILE.rules.length - 2);
    await panel.getByRole('button', { name: 'Apply these changes' }).click();
    await panel.getByText('Installed.').waitFor();
    expect(grafana.writes).toEqual([`PUT ${GROUP}`]);
    expect(written().map(({ uid }) => uid)).toEqual([...FILE.rules.map(({ uid }) => uid), 'theirs']);
    expect(written().at(-1)).toEqual(theirs);
    expect(written()[0]).toMatchObject({ isPaused: true, notification_settings: { receiver: 'spanproof' } });
    expect(written()[1]).toMatchObject({ for: second?.['for'] });
  });

  test('are looked at again where Grafana has moved on since they were shown', async () => {
    const { panel } = await visit(admin);
    await panel.getByRole('button', { name: 'Install alert rules …' }).click();
    await panel.getByRole('list', { name: 'Changes' }).waitFor();
    grafana.change('/api/folders/spanproof', { uid: 'spanproof', title: 'Spanproof' });
    await panel.getByRole('button', { name: 'Apply these changes' }).click();
    await panel.getByText('Grafana has changed meanwhile. Look again at what would change.').waitFor();
    expect(grafana.writes).toEqual([]);
    await panel.getByRole('button', { name: 'Apply these changes' }).click();
    await panel.getByText('Installed.').waitFor();
    expect(grafana.writes).toEqual([`PUT ${GROUP}`]);
  });

  test('say what Grafana refused', async () => {
    const { page, panel } = await visit(admin);
    grafana.role = 'Viewer';
    await panel.getByRole('button', { name: 'Install alert rules …' }).click();
    await panel.getByRole('button', { name: 'Apply these changes' }).click();
    await panel.getByText('GRAFANA_403').waitFor();
    expect(await panel.innerText()).toContain("You'll need additional permissions to perform this action");
    expect(grafana.writes).toEqual([]);
    expect(await findBarriers(page)).toEqual([]);
  });
});

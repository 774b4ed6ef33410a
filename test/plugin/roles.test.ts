import { ROLES, type Role } from '@spanproof/vocabulary';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../grafana-plugin/src/plugin.json' with { type: 'json' };
import { type BehindGrafana, startBehindGrafana } from './support/behind-grafana.ts';
import { buildPlugin } from './support/built-plugin.ts';
import { findChromium } from './support/find-chromium.ts';
import type { GrafanaUser } from './support/grafana-proxy.ts';
import { openBrowser, openPage, settle } from './support/open-browser.ts';

const APP = '/a/spanproof-evidence-app';
const PAGES = manifest.includes.filter(({ type }) => type === 'page').map(({ path }) => path.replace('%PLUGIN_ID%', 'spanproof-evidence-app'));
const EXPORTERS: readonly Role[] = ['compliance', 'auditor', 'admin'];

const chromium = findChromium();
describe.skipIf(chromium === undefined)('through Grafana’s proxy, in a browser (needs chromium; apt-get install chromium)', () => {
  let site: BehindGrafana;
  let nothing: BehindGrafana;
  let browser: Browser;

  beforeAll(async () => {
    await buildPlugin();
    site = await startBehindGrafana({ calls: 3 });
    nothing = await startBehindGrafana({ calls: 0 });
    browser = await openBrowser(chromium ?? '');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
    await nothing?.[Symbol.asyncDispose]();
  }, 60_000);

  async function visit(at: BehindGrafana, user: GrafanaUser, path: string, expectFailures = false) {
    at.proxy.user = user;
    const opened = await openPage(browser, `${at.proxy.origin}${path}`, { expectFailures });
    return { ...opened, text: await opened.page.locator('main').innerText() };
  }

  describe.each(ROLES)('a %s', (role) => {
    test('sees the calls, and that their content is sealed', { timeout: 60_000 }, async () => {
      const { page, text, complaints } = await visit(site, site.person(role), `${APP}/calls`);
      expect(text).toContain('3 calls in this period');
      expect(text).not.toContain('where is my parcel');
      expect(complaints).toEqual([]);
      await page.close();
    });

    test(`${EXPORTERS.includes(role) ? 'sees earlier exports' : 'is told why exports are not shown'}`, { timeout: 60_000 }, async () => {
      const { page, text } = await visit(site, site.person(role), `${APP}/exports`, true);
      // The log has one export: its card says so.
      expect(text).toMatch(EXPORTERS.includes(role) ? /\bdone\b/ : /Ask an administrator/);
      await page.close();
    });

    test(`${EXPORTERS.includes(role) ? 'reveals' : 'does not reveal'} content`, { timeout: 60_000 }, async () => {
      const { page } = await visit(site, site.person(role), `${APP}/calls`);
      await page.getByRole('table').getByRole('link').first().click();
      await page.waitForURL(/calls\/[0-9a-f]{32}/);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const button = page.getByRole('button', { name: 'Reveal' });
      const told = page.getByText('Ask an administrator');
      await button.or(told).first().waitFor();
      if ((await button.count()) > 0) {
        await page.getByLabel('Purpose').fill(`a look by a ${role}, for this test`);
        await page.getByLabel('Ticket').fill('SUP-1');
        await button.click();
      }
      await page
        .getByText(EXPORTERS.includes(role) ? /question \d: where is my parcel\?/ : 'Ask an administrator')
        .first()
        .waitFor();
      expect((await page.locator('body').innerText()).includes('where is my parcel')).toBe(EXPORTERS.includes(role));
      await page.close();
    });
  });

  /** Every page in turn, as one person sees it; pages.test.ts has each of them by itself. */
  async function tour(at: BehindGrafana, user: GrafanaUser, look: (path: string, text: string) => void): Promise<readonly string[]> {
    const { page, complaints } = await visit(at, user, PAGES[0] ?? '', true);
    for (const path of PAGES) {
      await page.goto(`${at.proxy.origin}${path}`);
      await settle(page);
      look(path, await page.locator('main').innerText());
    }
    await page.close();
    return complaints;
  }

  test('every page tells somebody without a role in Grafana so', { timeout: 120_000 }, async () => {
    const mute: string[] = [];
    await tour(site, { ...site.person('viewer'), orgRole: 'None' }, (path, text) => text.includes('Ask an administrator') || mute.push(path));
    expect(mute).toEqual([]);
  });

  test('every page tells that the processor is down', { timeout: 120_000 }, async () => {
    const mute: string[] = [];
    const { apiUrl } = site.proxy;
    site.proxy.apiUrl = 'http://127.0.0.1:1';
    await tour(site, site.person('admin'), (path, text) => text.includes('Start the processor') || mute.push(path));
    site.proxy.apiUrl = apiUrl;
    expect(mute).toEqual([]);
  });

  test('every page is at ease where there is no call yet', { timeout: 120_000 }, async () => {
    const troubled: string[] = [];
    const complaints = await tour(
      nothing,
      nothing.person('admin'),
      (path, text) => /\b(UNREACHABLE|FORBIDDEN|NOT_FOUND|INTERNAL)\b/.test(text) && troubled.push(path),
    );
    expect(troubled).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

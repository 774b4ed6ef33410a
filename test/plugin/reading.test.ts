import type { Role } from '@spanproof/vocabulary';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toNanoUsd } from '../../grafana-plugin/src/pages/calls/filter-fields.ts';
import { createAnswers } from './support/answer-request.ts';
import { buildPlugin } from './support/built-plugin.ts';
import { readDocumentedProof } from './support/documented-proof.ts';
import { formEvidence } from './support/example-evidence.ts';
import { PROMPTS } from './support/example-flows.ts';
import { findChromium } from './support/find-chromium.ts';
import { type HostServer, startHostServer } from './support/host-server.ts';
import { findBarriers, openBrowser, openPage, settle } from './support/open-browser.ts';

const APP = '/a/spanproof-evidence-app';
const MANY = 6_000;
const { recordId, trustPolicy } = readDocumentedProof();

test.each([
  ['0.05', '50000000'],
  ['1', '1000000000'],
  ['0.000000001', '1'],
  ['12345678.123456789', '12345678123456789'],
  ['0', undefined],
  ['0.0000000001', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['', undefined],
  ['1,5', undefined],
])('a least cost of %s USD is %s nano-USD', (text, nano) => {
  expect(toNanoUsd(text)).toBe(nano);
});

const chromium = findChromium();
describe.skipIf(chromium === undefined)('in a browser (needs chromium; apt-get install chromium) a person', () => {
  let browser: Browser;
  let host: HostServer;
  const hosts: HostServer[] = [];

  async function startHost(role: Role): Promise<HostServer> {
    const evidence = formEvidence(Date.now());
    const many = Array.from({ length: MANY }, (_, n) => ({ ...evidence.calls[n % 140], record_id: n === 0 ? recordId : n.toString(16).padStart(32, 'c') }));
    const settings = { apiUrl: 'http://127.0.0.1:4320', trustPolicy };
    const shown = { ...evidence, calls: many as typeof evidence.calls, whoami: { ...evidence.whoami, role } };
    const started = await startHostServer(createAnswers(shown), { name: 'Ada', theme: 'dark', label: 'test host', token: 'spt_example', settings });
    hosts.push(started);
    return started;
  }

  beforeAll(async () => {
    await buildPlugin();
    browser = await openBrowser(chromium ?? '');
    host = await startHost('compliance');
  }, 180_000);
  beforeEach(() => {
    host.asked.length = 0;
    host.mode = 'data';
  });
  afterAll(async () => {
    await browser?.close();
    for (const one of hosts) await one.close();
  });

  const asked = (method: string, path: string) => host.asked.filter((one) => one.method === method && one.path === path);
  const textOf = (page: Page): Promise<string> => page.locator('main').innerText();

  describe('at the audit log', () => {
    test('scrolls through thousands of calls, of which only those in sight are in the page', { timeout: 60_000 }, async () => {
      const { page, complaints } = await openPage(browser, `${host.origin}${APP}/calls`);
      const table = page.getByRole('region', { name: 'Calls' });
      await page.getByText(`6,000 calls in this period, 100 shown`).waitFor();
      expect(asked('GET', '/calls')).toHaveLength(1);
      expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe(String(MANY + 1));
      for (let turn = 0; turn < 12; turn += 1) {
        await table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
        await page.waitForTimeout(60);
        expect(await table.locator('tbody tr:not([aria-hidden])').count()).toBeLessThan(50);
      }
      const shown = Number(/ ([\d,]+) shown/.exec(await textOf(page))?.[1]?.replace(',', ''));
      expect(shown).toBeGreaterThan(700);
      // One request at a time, none twice.
      const pages = asked('GET', '/calls').map(({ query }) => query.get('after'));
      expect(new Set(pages).size).toBe(pages.length);
      const last = Number(await table.locator('tbody tr:not([aria-hidden])').last().getAttribute('aria-rowindex'));
      expect(last).toBeGreaterThan(600);
      expect(await findBarriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    });

    test('scrolls by keys alone', { timeout: 30_000 }, async () => {
      const { page } = await openPage(browser, `${host.origin}${APP}/calls`);
      const table = page.getByRole('region', { name: 'Calls' });
      await table.focus();
      await page.keyboard.press('End');
      await page.getByText(/, [2-9]00 shown/).waitFor();
      await page.keyboard.press('Home');
      await table.getByRole('link').first().waitFor();
      await page.close();
    });

    test('sees a failed page once, and asks for it again', { timeout: 30_000 }, async () => {
      const { page } = await openPage(browser, `${host.origin}${APP}/calls`, { expectFailures: true });
      await page.getByText('100 shown').waitFor();
      host.mode = 'down';
      const table = page.getByRole('region', { name: 'Calls' });
      await table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page.getByText('UNREACHABLE').waitFor();
      host.mode = 'data';
      host.asked.length = 0;
      await table.evaluate((element) => element.scrollTo(0, 0));
      await table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page.waitForTimeout(300);
      expect(host.asked).toEqual([]);
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.getByText(/, [2-9]00 shown/).waitFor();
      expect(await textOf(page)).not.toContain('UNREACHABLE');
      await page.close();
    });

    test('sets every filter, finds it in the address, and the processor is asked for it', { timeout: 30_000 }, async () => {
      const { page, complaints } = await openPage(browser, `${host.origin}${APP}/calls`);
      const filters = {
        service: 'support-desk',
        model: 'gpt-5-mini',
        finding: 'EMAIL',
        trace_id: 'a'.repeat(32),
        environment: 'production',
        key_fp: 'fp-4c1d',
        provider: 'openai',
        model_requested: 'gpt-5-mini',
        model_served: 'gpt-5-mini-2026-08-07',
        rule: 'secrets',
        error_type: 'timeout',
        min_cost: '0.05',
        app_request_id: 'req-1',
      };
      await page.getByText('More filters').click();
      for (const [name, value] of Object.entries(filters)) await page.locator(`#filter-${name}`).fill(value);
      await page.locator('#filter-risk').selectOption('high');
      await page.locator('#filter-rule_outcome').selectOption('redacted');
      await page.locator('#filter-from').fill('2026-11-01T00:00');
      await page.locator('#filter-to').fill('2026-11-02T12:30');
      host.asked.length = 0;
      await page.getByRole('button', { name: 'Search', exact: true }).click();
      await page
        .getByText('No call matches')
        .or(page.getByText(/calls in this period/))
        .waitFor();
      await expect.poll(() => asked('GET', '/calls').length).toBe(1);
      const address = Object.fromEntries(new URL(page.url()).searchParams);
      expect(address).toMatchObject({ ...filters, risk: 'high', rule_outcome: 'redacted', from: '2026-11-01T00:00', to: '2026-11-02T12:30' });
      const sent = Object.fromEntries(asked('GET', '/calls')[0]?.query ?? []);
      expect(sent).toEqual({
        ...filters,
        min_cost: '50000000',
        risk: 'high',
        rule_outcome: 'redacted',
        from: '1793491200000000000',
        to: '1793622600000000000',
      });
      expect(Object.fromEntries(asked('GET', '/calls/histogram')[0]?.query ?? [])).toEqual(sent);
      expect(complaints).toEqual([]);
      await page.close();
    });

    test('who clicks through choices asks once', { timeout: 30_000 }, async () => {
      const { page } = await openPage(browser, `${host.origin}${APP}/calls`);
      host.asked.length = 0;
      await page.evaluate(
        `for (const name of ['Error', 'Blocked', 'Ok']) [...document.querySelectorAll('label')].find((label) => label.textContent === name).click()`,
      );
      await expect.poll(() => asked('GET', '/calls').map(({ query }) => query.get('outcome'))).toEqual(['ok']);
      await page.waitForTimeout(400);
      expect(asked('GET', '/calls')).toHaveLength(1);
      expect(asked('GET', '/calls/histogram')).toHaveLength(1);
      await page.close();
    });

    test('finds the calls of a person without a trace of the name in any address', { timeout: 30_000 }, async () => {
      const { page, complaints } = await openPage(browser, `${host.origin}${APP}/calls?service=support-desk`);
      await page.getByText('Calls of a person').click();
      await page.getByLabel('Id of the person').fill('customer-7');
      await page.getByRole('button', { name: 'Find and record it' }).click();
      await page.getByText('3 calls in this period').waitFor();
      expect(asked('POST', '/calls/search').map(({ body }) => body)).toEqual([
        { subject: 'customer-7', service: 'support-desk', from: expect.any(String), to: expect.any(String) },
      ]);
      expect(page.url()).not.toContain('customer');
      expect(host.asked.every(({ path, query }) => !`${path}?${query.toString()}`.includes('customer'))).toBe(true);
      await page.getByLabel('Id of the person').fill('nobody');
      await page.getByRole('button', { name: 'Find and record it' }).click();
      await page.getByText('No call matches').waitFor();
      await page.getByRole('button', { name: 'Show everybody’s calls' }).click();
      await page.getByText(/[\d,]+ calls in this period/).waitFor();
      expect(complaints).toEqual([]);
      await page.close();
    });

    test.each(['CSV', 'NDJSON'])('takes the calls of the filter away as %s', { timeout: 30_000 }, async (format) => {
      const { page } = await openPage(browser, `${host.origin}${APP}/calls?outcome=error`);
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name: `Download ${format}`, exact: true }).click();
      await download;
      expect(asked('GET', `/calls/export.${format.toLowerCase()}`)[0]?.query.get('outcome')).toBe('error');
      await page.close();
    });
  });

  test('gets commands for the day of a call, and the proof to take along', { timeout: 30_000 }, async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/calls/${recordId}`);
    const text = await textOf(page);
    const day = new Date().toISOString().slice(0, 10);
    expect(text).toContain(`spanproof evidence export --from ${day}`);
    expect(text).toContain(`spanproof verify ${day}.zip --policy trust-policy`);
    expect(await page.getByRole('button', { name: 'Copy proof' }).count()).toBe(1);
    expect(text).toContain('Revealed before');
    expect(text).toContain('fp-4c1d');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('reads the access log page by page, filters it, and takes it away', { timeout: 30_000 }, async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/access`);
    await page.getByText('100 entries shown').waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('130 entries shown, newest first; these are all').waitFor();
    await page.getByLabel('Who (user:7, token:3)').fill('user:1');
    await page.getByLabel('Action').fill('calls.reveal');
    await page.keyboard.press('Enter');
    await page.getByText(/^2\d entries shown/).waitFor();
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ actor: 'user:1', action: 'calls.reveal' });
    await page.getByRole('radio', { name: 'Refused' }).click({ force: true });
    await expect.poll(() => asked('GET', '/access').at(-1)?.query.get('outcome')).toBe('refused');
    await settle(page);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download JSON' }).click();
    await download;
    expect(Object.fromEntries(asked('GET', '/access/export')[0]?.query ?? [])).toMatchObject({ format: 'json', actor: 'user:1', outcome: 'refused' });
    await page
      .getByRole('row', { name: /calls\.reveal/ })
      .first()
      .getByRole('link')
      .click();
    await page.waitForURL(new RegExp(`/calls/${recordId}$`));
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('sees where data flows, as an image and in figures, and registers who answers for a place', { timeout: 30_000 }, async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/data-flow`);
    const image = page.getByRole('img', { name: /^Data flow: 2 flows of 140 calls/ });
    expect(await image.evaluate((element) => ('naturalWidth' in element ? element.naturalWidth : undefined))).toBe(1_400);
    const window = asked('GET', '/data-flow')[0]?.query;
    expect(Object.fromEntries(asked('GET', '/data-flow.svg')[0]?.query ?? [])).toEqual(Object.fromEntries(window ?? []));
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download SVG' }).click();
    expect((await download).suggestedFilename()).toBe('data-flow.svg');
    await page
      .getByRole('row', { name: /api\.openai\.com.*not registered/s })
      .getByRole('link', { name: 'Register' })
      .click();
    await page.waitForURL(/inventory\?register=vendors&kind=provider&item=openai/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('opens versions of a prompt, and what changed between them, only by asking', { timeout: 30_000 }, async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/inventory`);
    const row = page.getByRole('row', { name: /2c2c2c2c.*new/s });
    expect(await row.innerText()).toContain('EMAIL × 18');
    expect(await row.innerText()).toContain('eu-central-1');
    await row.getByRole('link', { name: /^2c2c/ }).click();
    await page.getByRole('button', { name: 'Open the text and record it' }).waitFor();
    expect(host.asked.filter(({ path }) => path.startsWith('/inventory/prompts'))).toEqual([]);
    await page.getByRole('button', { name: 'Open the text and record it' }).click();
    await page.getByText('Never promise a refund. <b>x</b>').waitFor();
    await page.getByRole('button', { name: 'Compare and record it' }).click();
    await page.getByText('1 line added, 1 line removed').waitFor();
    expect(asked('GET', `/inventory/prompts/${PROMPTS[0]}/diff/${PROMPTS[1]}`)).toHaveLength(1);
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('settles from the overview what has waited longest', { timeout: 30_000 }, async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/overview`);
    const text = await textOf(page);
    for (const said of ['Anchor lag: the oldest checkpoint has waited 2 s', 'head signed', '140 of 140 calls looked at.', 'scanned', 'calls on 29 of 30 days'])
      expect(text).toContain(said);
    const rows = page.getByRole('region', { name: 'Needs a person' }).getByRole('row');
    expect(await rows.nth(1).innerText()).toMatch(/alert/);
    expect(await rows.last().innerText()).toContain('Register the vendor openai');
    await rows
      .nth(1)
      .getByRole('link', { name: /Acknowledge|Resolve/ })
      .click();
    await page.waitForURL(/\/drift\//);
    expect(complaints).toEqual([]);
    await page.close();
  });

  describe.each(['viewer', 'operator'] as const)('as a %s', (role) => {
    test('is offered neither content, nor files, nor people, and is told why', { timeout: 60_000 }, async () => {
      const { origin } = await startHost(role);
      const calls = await openPage(browser, `${origin}${APP}/calls`);
      await calls.page.getByText('6,000 calls in this period').waitFor();
      expect(await calls.page.getByText('Calls of a person').count()).toBe(0);
      expect(await calls.page.getByRole('button', { name: /Download/ }).count()).toBe(0);
      await calls.page.close();
      for (const [path, told] of [
        [`calls/${recordId}`, 'it may not reveal the content of calls'],
        [`inventory/versions/${PROMPTS[1]}?kind=prompt`, 'it may not open the text of prompts'],
        ['access', 'it may not read the access log'],
      ] as const) {
        const { page } = await openPage(browser, `${origin}${APP}/${path}`);
        await page.getByText(`Your role is ${role}: ${told}`).waitFor();
        expect(await page.getByRole('button', { name: /Reveal|Open the text|Compare/ }).count()).toBe(0);
        expect(await findBarriers(page)).toEqual([]);
        await page.close();
      }
    });
  });

  test.each(['calls', `calls/${recordId}`, 'access', 'data-flow', 'overview', 'inventory'])(
    'reads %s at 200 % zoom without scrolling the page sideways',
    { timeout: 30_000 },
    async (path) => {
      const { page } = await openPage(browser, `${host.origin}${APP}/${path}`);
      // Zoom halves the viewport in CSS pixels.
      await page.setViewportSize({ width: 640, height: 400 });
      await settle(page);
      expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(0);
      expect(await findBarriers(page)).toEqual([]);
      await page.close();
    },
  );
});

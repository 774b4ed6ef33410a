import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectControl } from '@spanproof/processor';
import type { Role } from '@spanproof/vocabulary';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { buildPlugin } from './support/built-plugin.ts';
import { findChromium } from './support/find-chromium.ts';
import { forwardRequest } from './support/forward-request.ts';
import { type HostServer, startHostServer } from './support/host-server.ts';
import { findBarriers, openBrowser, openPage, SCREENSHOTS } from './support/open-browser.ts';

const APP = '/a/spanproof-evidence-app';
const CALLS = 12;
const ACTORS: readonly Role[] = ['viewer', 'admin'];
const tokenOf = (role: Role): string => `a-token-of-the-plugin-tests-${role}`;

const chromium = findChromium();
describe.skipIf(chromium === undefined)('over a real processor, in a browser (needs chromium; apt-get install chromium)', () => {
  let data: string;
  let processor: ProcessorProcess;
  let browser: Browser;
  let host: HostServer;
  let actor: Role = 'admin';

  beforeAll(async () => {
    await buildPlugin();
    data = await mkdtemp(join(tmpdir(), 'spanproof-plugin-'));
    const tokens = ACTORS.map((role) => ({ id: role, role, sha256: createHash('sha256').update(tokenOf(role)).digest('hex') }));
    processor = await startProcessorProcess(data, [], { SPANPROOF_API_TOKENS: JSON.stringify(tokens) });
    await deliver(formChatBody(CALLS, (index) => `question ${index}: where is my parcel?`).body, () => processor.endpoint, AbortSignal.timeout(20_000));
    const trustPolicy = await connectControl(data).trustPolicy();
    browser = await openBrowser(chromium ?? '');
    const session = { name: 'Ada', theme: 'dark', label: 'test host', settings: { apiUrl: processor.api, trustPolicy } } as const;
    host = await startHostServer({ forward: (request, response) => forwardRequest(request, response, processor.api, tokenOf(actor)) }, session);
    await waitUntilStored();
    // An export has the notary log what it covers; else it does so at its own pace, and the proof ends there until then.
    await connectControl(data).exportEvidence({ from: 0n, to: 1n, out: join(data, 'exports', 'first.zip'), verifiers: false, onProgress: () => {} });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await processor?.stop();
    await rm(data, { recursive: true, force: true });
  }, 60_000);

  async function waitUntilStored(): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      const answer = await fetch(`${processor.api}/api/v1/calls`, { headers: { authorization: `Bearer ${tokenOf('admin')}` } });
      if (answer.ok && ((await answer.json()) as { readonly total: number }).total === CALLS) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('the calls never reached the store');
  }

  async function visit(as: Role, path: string, expectFailures = false) {
    actor = as;
    return openPage(browser, `${host.origin}${path}`, { expectFailures });
  }
  const textOf = (page: Page): Promise<string> => page.locator('body').innerText();

  test('a call is found, proved to the log’s key, and revealed with a record of it', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('admin', `${APP}/calls`);
    await page.getByText(`${CALLS} calls in this period`).waitFor();
    await page.getByRole('table').getByRole('link').first().click();
    await page.waitForURL(/calls\/[0-9a-f]{32}/);
    const steps = page.getByRole('list', { name: 'Steps of the proof' }).getByRole('listitem');
    await steps.first().waitFor();
    const states = (await steps.allInnerTexts()).map((step) => /verified|broken|not checked/.exec(step)?.[0]);
    expect(states).toEqual(['verified', 'verified', 'verified', 'verified', 'not checked']);
    await page.getByLabel('Purpose').fill('a complaint about an answer');
    await page.getByLabel('Ticket').fill('SUP-1');
    await page.getByRole('button', { name: 'Reveal' }).click();
    await page.getByText(/question \d+: where is my parcel\?/).waitFor();
    await page.screenshot({ path: join(SCREENSHOTS, 'real-call.png'), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('controls are run; what they found is shown', { timeout: 120_000 }, async () => {
    const { page, complaints } = await visit('admin', `${APP}/controls`);
    await page.getByRole('radio', { name: '24 h' }).click({ force: true });
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('content hash').waitFor({ timeout: 90_000 });
    await page.screenshot({ path: join(SCREENSHOTS, 'real-controls.png'), fullPage: true });
    await page.goto(`${host.origin}${APP}/controls/cc6-1-required-fields`);
    await page.getByRole('heading', { name: 'Last result' }).waitFor();
    expect(await page.getByRole('table').count()).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the overview quotes those results and lists what needs a person', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('admin', `${APP}/overview`);
    const text = await textOf(page);
    expect(text).toMatch(/12\s+calls, last 30 days/);
    expect(text).not.toContain('this processor has no such control');
    expect(await page.getByRole('link', { name: /^Open / }).count()).toBeGreaterThan(5);
    expect(await findBarriers(page)).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'real-overview.png'), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the ledger says who has seen it, and is verified on the spot', { timeout: 120_000 }, async () => {
    const { page, complaints } = await visit('admin', `${APP}/ledger`);
    await page.getByText('No witness is set').waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'Verify the last 24 h' }).click();
    await page.getByText('Who would have to collude').waitFor({ timeout: 90_000 });
    expect((await textOf(page)).replaceAll(/\s+/g, ' ')).toContain('Period last 24 h Integrity ● verified');
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a person is looked for, a hold is set and released, the retention policy is shown', { timeout: 120_000 }, async () => {
    const { page, complaints } = await visit('admin', `${APP}/privacy`);
    await page.getByText('Nobody has asked to be erased').waitFor();
    await page.getByLabel('Id of the person').fill('customer:nobody');
    await page.getByRole('button', { name: 'Find and record it' }).click();
    await page.getByText('Nothing is kept under this id').waitFor();
    await page.getByText('Set a hold').first().click();
    await page.getByLabel('Matter').fill('Supplier dispute');
    await page.locator('#hold-from').fill('2026-01-01');
    await page.getByRole('button', { name: 'Set the hold' }).click();
    await page.getByRole('button', { name: 'Release the hold Supplier dispute' }).click();
    await page.getByRole('button', { name: 'Release the hold Supplier dispute' }).waitFor({ state: 'detached' });
    expect(await findBarriers(page)).toEqual([]);
    await page.goto(`${host.origin}${APP}/retention`);
    await page.getByText('not signed: nothing is removed').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a vendor is registered, and a new version of it keeps the rest', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('admin', `${APP}/inventory?register=vendors&kind=provider&item=openai`);
    await page.locator('#field-name').fill('OpenAI');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'New version of openai' }).click();
    await page.getByLabel('DPA signed').fill('2026-01-15');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /OpenAI.*2/ }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('evidence is exported and downloaded as a zip', { timeout: 90_000 }, async () => {
    const { page, complaints } = await visit('admin', `${APP}/exports`);
    await page.getByLabel('Purpose').fill('audit of the year');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const button = page.getByRole('button', { name: /^Download export/ });
    await button.waitFor({ timeout: 60_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);
    expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a viewer sees calls and controls, but neither content nor exports, and is told why', { timeout: 60_000 }, async () => {
    const { page } = await visit('viewer', `${APP}/exports`, true);
    expect(await textOf(page)).toContain('FORBIDDEN');
    await page.goto(`${host.origin}${APP}/calls`);
    await page.getByRole('table').getByRole('link').first().click();
    await page.getByText('Your role is viewer: it may not reveal the content of calls').waitFor();
    expect(await page.getByRole('button', { name: 'Reveal' }).count()).toBe(0);
    expect(await textOf(page)).not.toContain('where is my parcel');
    await page.close();
  });

  test('who saw what, where data flows, and a person nobody declared', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('admin', `${APP}/data-flow`);
    const image = page.getByRole('img', { name: /^Data flow: 1 flow of 12 calls/ });
    expect(await image.evaluate((element) => ('naturalWidth' in element ? element.naturalWidth : undefined))).toBeGreaterThan(100);
    expect(await textOf(page)).toContain('Roles that may see content');
    expect(await findBarriers(page)).toEqual([]);
    await page.screenshot({ path: join(SCREENSHOTS, 'real-data-flow.png'), fullPage: true });
    await page.goto(`${host.origin}${APP}/calls?provider=openai&min_cost=0.000000001`);
    await page.getByText(/calls? in this period|No call matches/).waitFor();
    await page.getByText('Calls of a person').click();
    await page.getByLabel('Id of the person').fill('customer-7');
    await page.getByRole('button', { name: 'Find and record it' }).click();
    await page.getByText('No call matches').waitFor();
    await page.goto(`${host.origin}${APP}/access?action=calls.search_subject`);
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Refresh' }).click();
          await page.waitForTimeout(700);
          return page.getByRole('row', { name: /calls\.search_subject.*calls\/search.*allowed/s }).count();
        },
        { timeout: 20_000 },
      )
      .toBe(1);
    expect(await textOf(page)).not.toContain('customer-7');
    await page.screenshot({ path: join(SCREENSHOTS, 'real-access.png'), fullPage: true });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('the configuration page finds every step in order', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('admin', '/plugins/spanproof-evidence-app');
    const steps = await page.getByRole('list', { name: 'Steps of the diagnosis' }).getByRole('listitem').allInnerTexts();
    expect(steps.map((step) => /\b(ok|failed|not tried)\b/.exec(step)?.[0])).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

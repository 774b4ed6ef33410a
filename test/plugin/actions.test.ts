import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswers } from './support/answer-request.ts';
import { buildPlugin } from './support/built-plugin.ts';
import { readDocumentedProof } from './support/documented-proof.ts';
import { formEvidence } from './support/example-evidence.ts';
import { findChromium } from './support/find-chromium.ts';
import { type HostServer, startHostServer } from './support/host-server.ts';
import { openBrowser, openPage } from './support/open-browser.ts';

const APP = '/a/spanproof-evidence-app';
const { recordId, trustPolicy } = readDocumentedProof();

const chromium = findChromium();
describe.skipIf(chromium === undefined)('in a browser (needs chromium; apt-get install chromium) a person', () => {
  let browser: Browser;
  let host: HostServer;

  beforeAll(async () => {
    await buildPlugin();
    browser = await openBrowser(chromium ?? '');
    const settings = { apiUrl: 'http://127.0.0.1:4320', trustPolicy };
    host = await startHostServer(createAnswers(formEvidence(Date.now())), { name: 'Ada', theme: 'dark', label: 'test host', token: 'spt_example', settings });
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  const last = (method: string, start: string) => host.asked.findLast((asked) => asked.method === method && asked.path.startsWith(start));

  test('reveals content only with a purpose and a ticket, and sees it as text', async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/calls/${recordId}`);
    const reveal = page.getByRole('button', { name: 'Reveal' });
    expect(await page.locator('body').innerText()).not.toContain('where is my parcel');
    expect(await reveal.isDisabled()).toBe(true);
    await page.getByLabel('Purpose').fill('too short');
    await page.getByLabel('Ticket').fill('SUP-900');
    expect(await reveal.isDisabled()).toBe(true);
    await page.getByLabel('Purpose').fill('complaint about an answer');
    await reveal.click();
    await page.getByText('where is my parcel').waitFor();
    expect(last('POST', '/calls/')).toMatchObject({ path: `/calls/${recordId}/reveal`, body: { purpose: 'complaint about an answer', ticket: 'SUP-900' } });
    expect(await page.locator('mark').innerText()).toBe('[EMAIL_1]');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('sees each step of the proof checked in this browser', async () => {
    const { page } = await openPage(browser, `${host.origin}${APP}/calls/${recordId}`);
    const steps = await page.getByRole('list', { name: 'Steps of the proof' }).getByRole('listitem').allInnerTexts();
    expect(steps.map((step) => /verified|broken|not checked/.exec(step)?.[0])).toEqual(['verified', 'verified', 'verified', 'verified', 'not checked']);
    await page.close();
  });

  test('filters the audit log, finds the filter in the address, goes on to more', async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/calls`);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('140 shown').waitFor();
    await page.getByLabel('Service').fill('support-desk');
    await page.keyboard.press('Enter');
    await page.getByText('47 calls in this period').waitFor();
    expect(new URL(page.url()).searchParams.get('service')).toBe('support-desk');
    await page.getByRole('radio', { name: 'Error' }).click({ force: true });
    await page.waitForURL(/outcome=error/);
    expect(last('GET', '/calls')?.query.get('service')).toBe('support-desk');
    await page.goBack();
    await page.waitForURL((url) => !url.searchParams.has('outcome') && url.searchParams.get('service') === 'support-desk');
    await page.getByText('47 calls in this period').waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('opens a call by keyboard alone', async () => {
    const { page } = await openPage(browser, `${host.origin}${APP}/calls`);
    await page.getByRole('table').getByRole('link').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/calls/${recordId}`));
    await page.close();
  });

  test('exports a period, watches it, and downloads the file', async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/exports`);
    await page.getByLabel('First day').fill('2026-11-01');
    await page.getByLabel('Last day').fill('2026-11-20');
    await page.getByLabel('Purpose').fill('audit of the year');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('progressbar').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download export job-2' }).click();
    expect((await download).suggestedFilename()).toBe('evidence.zip');
    expect(last('POST', '/exports')?.body).toEqual({ from: '1793491200000000000', to: '1795219200000000000', purpose: 'audit of the year' });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('runs the controls, and again over the same period with the same hash', async () => {
    const { page } = await openPage(browser, `${host.origin}${APP}/controls`);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('content hash').waitFor();
    await page.goto(`${host.origin}${APP}/controls/cc4-1-integrity`);
    await page.getByRole('button', { name: 'Run again over this period' }).click();
    await page.getByText('Identical to the last run').waitFor();
    await page.close();
  });

  test('registers what traffic shows; nothing the form does not show is lost', async () => {
    const { page } = await openPage(browser, `${host.origin}${APP}/inventory`);
    await page
      .getByRole('row', { name: /api\.openai\.com/ })
      .getByRole('link', { name: 'Register' })
      .click();
    await page.locator('#field-name').fill('OpenAI');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Add' }).waitFor();
    expect(last('PUT', '/registers/vendors')).toMatchObject({
      path: '/registers/vendors/openai',
      body: { expected: 0, data: { name: 'OpenAI', providers: [], hosts: ['api.openai.com'], cuecs: [], regions: [] } },
    });
    await page.getByRole('button', { name: 'New version of anthropic' }).click();
    await page.getByLabel('Reviewed by').fill('Ada');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Add' }).waitFor();
    const { body } = last('PUT', '/registers/vendors') ?? {};
    expect(body).toMatchObject({
      expected: 2,
      data: { cuecs: [{ control: 'cc6-1-provider-keys' }], report: { reviewed_by: 'Ada', exceptions_reviewed: false } },
    });
    await page.close();
  });

  test('fixes a population, then draws a sample of it with the auditor’s nonce', async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/exports`);
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByRole('region', { name: 'Estimate' }).getByText('2.40 s').waitFor();
    await page.getByRole('button', { name: 'Sample in two steps' }).click();
    await page.getByRole('button', { name: 'Fix a population' }).click();
    await page.getByLabel('What the sample is for').fill('audit of the year');
    await page.getByRole('button', { name: 'Fix', exact: true }).click();
    await page.getByRole('button', { name: 'Fix a population' }).waitFor();
    expect(last('POST', '/exports/populations')?.body).toMatchObject({ purpose: 'audit of the year' });
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: /^Download the checkpoint/ }).click();
    expect((await download).suggestedFilename()).toMatch(/^population-[0-9a-f]{16}\.note$/);
    await page.getByRole('link', { name: /^Draw from/ }).click();
    await page.getByLabel('Auditor’s nonce (hex)').fill('00ff');
    await page.getByText('has 2 bytes; at least 16 are needed').waitFor();
    await page.locator('#export-purpose').fill('sample of the year');
    expect(await page.getByRole('button', { name: 'Export', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Auditor’s nonce (hex)').fill('AB'.repeat(16));
    await page.getByLabel('Calls in the sample').fill('29');
    await page.getByText('risk 5 %, at most 10 % deviate').waitFor();
    await page.getByRole('radio', { name: 'Type I: as of a day' }).click({ force: true });
    await page.getByText('Scope of the report').click();
    await page.getByRole('checkbox', { name: 'CC8' }).click({ force: true });
    await page.getByRole('checkbox', { name: 'support-desk' }).click({ force: true });
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('progressbar').waitFor();
    const [population] = formEvidence(0).populations;
    expect(last('POST', '/exports')?.body).toEqual({
      from: expect.any(String),
      to: expect.any(String),
      kind: 'as_of',
      purpose: 'sample of the year',
      criteria: ['CC8.1'],
      services: ['support-desk'],
      sample: { population: population?.id, nonce: 'ab'.repeat(16), size: 29 },
    });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('answers a deviation beside it; the answer names control, run and item', async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/controls/cc6-7-findings-handled`);
    await page.getByRole('button', { name: 'Show the populations' }).click();
    await page.getByRole('link', { name: 'Draw from 00000000' }).waitFor();
    const items = page.getByRole('list', { name: 'Deviations' }).getByRole('listitem');
    expect((await items.allInnerTexts()).map((text) => /not answered|answered/.exec(text)?.[0])).toEqual(['answered', 'not answered']);
    await items
      .last()
      .getByRole('button', { name: /^Answer/ })
      .click();
    for (const at of ['cause', 'response', 'remediation', 'owner']) await page.locator(`#field-${at}`).fill(`${at} of it`);
    await page.getByLabel('Due').fill('2026-12-31');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('REGISTER_INVALID').waitFor(); // the made-up processor takes vendors only
    const { path, body } = last('PUT', '/registers/responses') ?? {};
    expect(path).toMatch(/^\/registers\/responses\/cc6-7-findings-handled-[0-9a-f]{12}$/);
    expect(body).toMatchObject({
      expected: 0,
      data: { control: 'cc6-7-findings-handled', run: expect.any(String), item: expect.any(String), cause: 'cause of it' },
    });
    expect(complaints.filter((complaint) => !complaint.includes('400'))).toEqual([]);
    await page.close();
  });

  test('is told beside the field that nobody approves what is their own, before anything is sent', async () => {
    const { page, complaints } = await openPage(browser, `${host.origin}${APP}/documents?register=policies`);
    const before = host.asked.filter(({ method }) => method === 'PUT').length;
    await page.getByRole('button', { name: 'New version of incident-response' }).click();
    await page.getByLabel('Approver').fill(' Security');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('must be another person').waitFor();
    expect(host.asked.filter(({ method }) => method === 'PUT')).toHaveLength(before);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('reads what the processor did not accept, beside the form', async () => {
    const { page } = await openPage(browser, `${host.origin}${APP}/documents?register=policies`, { expectFailures: true });
    await page.getByRole('button', { name: 'New version of incident-response' }).click();
    await page.getByLabel('Approver').fill('somebody else');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('approver: is the author').waitFor();
    expect(await page.locator('body').innerText()).toContain('REGISTER_INVALID');
    await page.close();
  });
});

import type { Role } from '@spanproof/vocabulary';
import type { Browser, Page } from 'playwright-core';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createAnswers } from './support/answer-request.ts';
import { buildPlugin } from './support/built-plugin.ts';
import { formEvidence } from './support/example-evidence.ts';
import { findChromium } from './support/find-chromium.ts';
import { type HostServer, startHostServer } from './support/host-server.ts';
import { findBarriers, openBrowser, openPage, SCREENSHOTS, settle } from './support/open-browser.ts';

const APP = '/a/spanproof-evidence-app';

const chromium = findChromium();
describe.skipIf(chromium === undefined)('on the page of drift and alerts, in a browser (needs chromium; apt-get install chromium), a person', () => {
  let browser: Browser;
  let host: HostServer | undefined;

  beforeAll(async () => {
    await buildPlugin();
    browser = await openBrowser(chromium ?? '');
  }, 180_000);
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await host?.close();
  });
  afterAll(() => browser?.close());

  /** Alerts of its own for every case. */
  async function visit(path: string, { role = 'operator' as Role, expectFailures = false } = {}) {
    const evidence = formEvidence(Date.now());
    const answers = createAnswers({ ...evidence, whoami: { ...evidence.whoami, role } });
    host = await startHostServer(answers, { name: 'Ada', theme: 'dark', label: 'test host', settings: { apiUrl: 'http://127.0.0.1:4320' } });
    const opened = await openPage(browser, `${host.origin}${APP}${path}`, { expectFailures });
    return { ...opened, host };
  }

  const moves = () => host?.asked.filter(({ method, path }) => method === 'POST' && path.startsWith('/alerts/')) ?? [];
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

  test('sees what is not closed, and finds any other state in the address', async () => {
    const { page, complaints } = await visit('/drift');
    const cards = page.getByRole('list', { name: 'Alerts' }).getByRole('listitem');
    expect((await cards.allInnerTexts()).map((text) => text.split('\n').filter((line) => !/^[●▲◆○]$/.test(line)))).toEqual([
      expect.arrayContaining(['high', 'open', 'Output tokens of support-desk drift', expect.stringContaining('output tokens +31 %')]),
      expect.arrayContaining(['critical', 'acknowledged', 'The log is not signed any more', expect.stringContaining('owner On-call lead')]),
    ]);
    expect(await page.getByText('10 min').count()).toBe(1);
    expect(await page.getByText('5.0 h').count()).toBe(1);
    await page.getByRole('radio', { name: 'resolved 1' }).click({ force: true });
    await page.waitForURL(/state=resolved/);
    await page.getByRole('link', { name: 'Answers are slow' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: 'Answers are slow' }).waitFor();
    await page.getByRole('radio', { name: 'false positive 0' }).click({ force: true });
    await page.getByText('No alert is in this state').waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Answers are slow' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('reads each drawing as words and as a table', async () => {
    const { page, complaints } = await visit('/drift/drift-1');
    await page.locator('main svg[role="img"]').nth(1).waitFor();
    const drawings = await page.locator('main svg[role="img"]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(drawings).toEqual([
      expect.stringMatching(/^output tokens in 24 windows from .+ UTC to .+ UTC: between 180 and 261, last 261; 1 window without a value$/),
      expect.stringContaining('the largest difference is at 200 to 299, 20.0 % in the baseline and 41.3 % in the window'),
    ]);
    await page.getByText('Distributions, as a table').click();
    const rows = page.getByRole('region', { name: 'Distributions' }).getByRole('row');
    expect(await rows.nth(1).innerText()).toMatch(/0 to 99\s+25\.0 % \(3,100 of 12,400\)\s+9\.7 % \(40 of 412\)/);
    await page.getByText('Over time, as a table').click();
    expect(await page.getByRole('region', { name: 'output tokens over time' }).getByText('not computed').count()).toBe(1);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('link', { name: 'chg-12' }).click();
    await page.waitForURL(/\/inventory\?register=changes&entry=chg-12/);
    expect(complaints).toEqual([]);
  });

  test('takes an alert, says what it is, resolves it with a note, and opens it again', async () => {
    const { page, complaints } = await visit('/drift/drift-1');
    await page.getByLabel('Owner').fill('On-call lead');
    await button(page, 'Acknowledge').click();
    const steps = page.getByRole('list', { name: 'Steps of the alert' }).getByRole('listitem');
    await steps.nth(1).waitFor();
    expect(moves()[0]).toMatchObject({ path: '/alerts/drift-1/transition', body: { state: 'acknowledged', expected: 1, owner: 'On-call lead' } });
    expect(await button(page, 'Save without moving').isDisabled()).toBe(true);
    await button(page, 'Investigating').click();
    await steps.nth(2).waitFor();
    expect(moves()[1]?.body).toEqual({ state: 'investigating', expected: 2 });
    for (const closing of ['Resolve', 'False positive']) expect(await button(page, closing).isDisabled(), closing).toBe(true);
    await page.getByLabel('Note').fill('   ');
    expect(await button(page, 'Resolve').isDisabled()).toBe(true);
    await page.getByLabel('Note').fill('the prompt of chg-12 asks for longer answers');
    await button(page, 'Resolve').click();
    await steps.nth(3).waitFor();
    expect(moves()[2]?.body).toEqual({ state: 'resolved', expected: 3, note: 'the prompt of chg-12 asks for longer answers' });
    expect((await steps.nth(3).innerText()).replace(/\s+/g, ' ')).toMatch(/UTC . resolved user:1 the prompt of chg-12 asks for longer answers/);
    expect(await page.getByLabel('Note').inputValue()).toBe('');
    expect(await button(page, 'Open again').isDisabled()).toBe(true);
    await page.getByLabel('Note').fill('it came back');
    await button(page, 'Open again').click();
    await button(page, 'Acknowledge').waitFor();
    expect(await steps.count()).toBe(5);
    await page.mouse.move(0, 0); // the colours of a button under the pointer are Grafana's
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('calls it a false positive by keyboard alone', async () => {
    const { page } = await visit('/drift/grafana-1');
    await page.getByLabel('Note').fill('a planned restart');
    await button(page, 'False positive').focus();
    await page.keyboard.press('Enter');
    await button(page, 'Open again').waitFor();
    expect(moves().map(({ body }) => body)).toEqual([{ state: 'false_positive', expected: 2, note: 'a planned restart' }]);
  });

  test('is told who was faster, loses nothing that was typed, and decides again', async () => {
    const { page } = await visit('/drift/drift-1', { expectFailures: true });
    await page.getByLabel('Note').fill('somebody is faster');
    await button(page, 'Resolve').click();
    await page.getByText('user:9 moved this alert to investigating meanwhile').waitFor();
    const text = await page.locator('main').innerText();
    expect(text).toContain('REGISTER_CONFLICT');
    expect(text).toContain('Nothing of yours was saved, and what you wrote is still here.');
    expect(await page.getByLabel('Note').inputValue()).toBe('somebody is faster');
    expect(await button(page, 'Acknowledge').count()).toBe(0);
    await page.screenshot({ path: join(SCREENSHOTS, 'alert-conflict.png') });
    expect(await findBarriers(page)).toEqual([]);
    await page.getByLabel('Note').fill('the provider had an incident');
    await button(page, 'Resolve').click();
    await button(page, 'Open again').waitFor();
    expect(moves().map(({ body }) => (body as { readonly expected: number }).expected)).toEqual([1, 2]);
    expect(await page.getByText('meanwhile').count()).toBe(0);
  });

  test.each(['viewer', 'auditor'] as const)('who is %s reads everything and is offered nothing that would be refused', async (role) => {
    const { page, complaints } = await visit('/drift/drift-1', { role });
    await page.getByText(`Your role is ${role}: it may not move alerts on. That needs the role operator, compliance or admin`).waitFor();
    expect(await page.getByRole('form', { name: 'Move it on' }).count()).toBe(0);
    expect(await page.getByRole('list', { name: 'Steps of the alert' }).getByText('processor:drift').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['forbidden', 'FORBIDDEN'],
    ['down', 'UNREACHABLE'],
  ] as const)('reads why nothing was moved where the processor is %s', async (mode, code) => {
    const { page, host: asked } = await visit('/drift/drift-1', { expectFailures: true });
    asked.mode = mode;
    await button(page, 'Acknowledge').click();
    await page.getByText(code).waitFor();
    expect(await page.getByRole('list', { name: 'Steps of the alert' }).getByRole('listitem').count()).toBe(1);
  });

  test('sees what could not be computed with its reason, and the signal behind an alert', async () => {
    const { page, complaints } = await visit('/drift?view=signals');
    expect(await page.getByRole('row').count()).toBe(4);
    await page.getByRole('radio', { name: 'not computed' }).click({ force: true });
    await page.waitForURL(/state=not_computed/);
    expect((await page.getByRole('row').nth(1).innerText()).replace(/\s+/g, ' ')).toContain(
      'not computed refusals: not computed, 12 calls in the window and 50 are needed',
    );
    await page.getByRole('row').nth(1).getByRole('link').first().click();
    await settle(page);
    const text = await page.locator('main').innerText();
    expect(text).toContain('none yet');
    expect(await page.locator('main svg[role="img"]').count()).toBe(0);
    await page.getByRole('link', { name: 'Signals' }).click();
    await page.getByRole('row').nth(3).waitFor();
    await page.getByRole('link', { name: 'Open it' }).first().click();
    await page.waitForURL(/\/drift\/drift-1$/);
    expect(complaints).toEqual([]);
  });

  test('gets from the call’s own page what rules and prices say of it', async () => {
    const { page, complaints } = await visit('/calls');
    await page.getByRole('table').getByRole('link').first().click();
    const assessment = page.getByRole('region', { name: 'Assessment' });
    await assessment.getByText('personal-data-sent').waitFor();
    const text = await assessment.innerText();
    expect(text).toContain('0.0012345 USD (prices 2026-11-01)');
    expect(text).toContain('personal data was in the call when it arrived');
    expect(text).toContain('OWASP LLM02:2026');
    expect(text).toContain('a reason that this version of the app does not know a-later-rule');
    expect(complaints).toEqual([]);
  });
});

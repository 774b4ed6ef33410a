import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessPage, ControlRun, RegisterEntry, Role } from '@spanproof/vocabulary';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';
import { buildPlugin } from './support/built-plugin.ts';
import { findChromium } from './support/find-chromium.ts';
import { forwardRequest } from './support/forward-request.ts';
import { type HostServer, startHostServer } from './support/host-server.ts';
import { findBarriers, openBrowser, openPage, SCREENSHOTS, settle } from './support/open-browser.ts';

const APP = '/a/spanproof-evidence-app';
const ACTORS: readonly Role[] = ['viewer', 'auditor', 'compliance'];
const tokenOf = (role: Role): string => `a-token-of-the-register-tests-${role}`;
const POLICY = { name: 'plan of ours.md', mimeType: 'text/markdown', buffer: Buffer.from('# What we do\n') };
const POLICY_HASH = createHash('sha256').update(POLICY.buffer).digest('hex');

const chromium = findChromium();
describe.skipIf(chromium === undefined)('what only people know, over a real processor (needs chromium; apt-get install chromium)', () => {
  let data: string;
  let processor: ProcessorProcess;
  let browser: Browser;
  let host: HostServer;
  let actor: Role = 'compliance';

  beforeAll(async () => {
    await buildPlugin();
    data = await mkdtemp(join(tmpdir(), 'spanproof-registers-'));
    const tokens = ACTORS.map((role) => ({ id: role, role, sha256: createHash('sha256').update(tokenOf(role)).digest('hex') }));
    processor = await startProcessorProcess(data, [], { SPANPROOF_API_TOKENS: JSON.stringify(tokens) });
    await deliver(formChatBody(6, () => 'where is my parcel?').body, () => processor.endpoint, AbortSignal.timeout(20_000));
    browser = await openBrowser(chromium ?? '');
    const session = { name: 'Ada', theme: 'dark', label: 'test host', settings: { apiUrl: processor.api } } as const;
    host = await startHostServer({ forward: (request, response) => forwardRequest(request, response, processor.api, tokenOf(actor)) }, session);
    await waitUntil(async () => (await ask<{ total: number }>('/calls')).total === 6);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await processor?.stop();
    await rm(data, { recursive: true, force: true });
  }, 60_000);

  async function ask<T>(path: string, init: RequestInit = {}): Promise<T> {
    const headers = { authorization: `Bearer ${tokenOf('compliance')}`, 'content-type': 'application/json' };
    const answer = await fetch(
      `${processor.api}/api/v1${path}`,
      init.body === undefined ? { headers: { authorization: headers.authorization } } : { ...init, headers },
    );
    return (await answer.json()) as T;
  }

  async function waitUntil(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      if (await holds()) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error('it never came to be');
  }

  const entryOf = async (register: string, id: string): Promise<RegisterEntry> => (await ask<{ entry: RegisterEntry }>(`/registers/${register}/${id}`)).entry;

  async function visit(as: Role, path: string, expectFailures = false) {
    actor = as;
    return openPage(browser, `${host.origin}${path}`, { expectFailures });
  }

  async function save(page: Page): Promise<void> {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/: version \d+ is sealed/).waitFor();
  }

  test('the guide goes from nothing to a sealed set-up, one screen after the other', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('compliance', `${APP}/set-up`);
    const steps = page.getByRole('navigation', { name: 'Steps of the set-up' });
    await steps.getByRole('button', { name: /^Company.*to do/ }).waitFor();
    await page.locator('#field-company').fill('Example Ltd');
    await page.getByText(/Kept on this page, not sealed yet: Scope, Services/).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#field-scope').fill('Support desk and its models');
    await page.locator('#field-services').fill('support-desk');
    await page.locator('#field-categories').fill('security, availability');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: 'type 2' }).click({ force: true });
    await page.getByLabel('Audit window from').fill('2026-01-01');
    await page.getByLabel('Audit window to').fill('2026-12-31');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Save and go on' }).click();
    await page.getByText('is needed: availability is in scope').waitFor();
    await page.getByLabel('Availability promised').fill('99.9');
    await page.getByRole('button', { name: 'Add how long content is kept' }).click();
    await page
      .getByRole('group', { name: /How long/ })
      .getByLabel('Class')
      .fill('standard');
    await page
      .getByRole('group', { name: /How long/ })
      .getByLabel('Days')
      .fill('90');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save and go on' }).click();
    await steps.getByRole('button', { name: /^Owners.*2 open/ }).waitFor();
    for (const [place, category] of ['security', 'availability'].entries()) {
      await page.getByRole('button', { name: 'Add owner' }).click();
      const row = page.getByRole('group', { name: `Owners, ${place + 1} of` });
      await row.getByRole('radio', { name: category }).click({ force: true });
      await row.getByRole('textbox').fill(`${category} team`);
    }
    await page.screenshot({ path: join(SCREENSHOTS, 'set-up-owners.png'), fullPage: true });
    await page.getByRole('button', { name: 'Save and go on' }).click();
    await steps.getByRole('button', { name: /^Owners.*done/ }).waitFor();
    const { version, data: sealed } = await entryOf('setup', 'setup');
    expect(version).toBe(2);
    expect(sealed).toMatchObject({
      company: 'Example Ltd',
      categories: ['security', 'availability'],
      retention: [{ class: 'standard', content_days: 90 }],
      owners: [{ category: 'security' }, { category: 'availability' }],
    });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('what the to-do list asks for is settled where the guide shows it', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('compliance', `${APP}/set-up?step=vendors`);
    await page.getByRole('button', { name: 'Settle: Register the vendor behind the provider openai' }).click();
    await page.locator('#field-name').fill('Model vendor');
    await save(page);
    expect((await entryOf('vendors', 'model-vendor')).data).toMatchObject({ providers: ['openai'] });
    await page.getByRole('button', { name: /behind the provider openai/ }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a policy comes with a file; its hash is computed here, and is the processor’s', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('compliance', `${APP}/documents?register=templates`);
    const taken = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the template incident-response' }).click();
    expect(await readFile(await (await taken).path(), 'utf8')).toMatch(/^# /);
    await page.getByRole('link', { name: 'Register incident-response' }).click();
    await page.getByLabel('Its version').fill('1');
    await page.locator('#field-author').fill('Security team');
    await page.locator('#field-approver').fill('security TEAM');
    await page.getByLabel('Approved on').fill('2026-03-01');
    await page.getByLabel('Review due').fill('2027-03-01');
    await page.locator('#entry-file').setInputFiles(POLICY);
    await page.getByTestId('own-hash').waitFor();
    expect(await page.getByTestId('own-hash').innerText()).toBe(POLICY_HASH);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('must be another person').waitFor();
    await page.locator('#field-approver').fill('Management');
    await save(page);
    await page.getByText('its file is the one chosen here').waitFor();
    expect(await entryOf('policies', 'incident-response-plan')).toMatchObject({ file_hash: POLICY_HASH, data: { file_name: 'plan of ours.md' } });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('an auditor reads versions and files, and is offered no change', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('auditor', `${APP}/documents?register=policies&entry=incident-response-plan`);
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the file of version 1' }).click();
    expect(await readFile(await (await file).path())).toEqual(POLICY.buffer);
    await page.getByText('hash verified').waitFor();
    expect(await page.getByRole('button', { name: /Retire|Save|Add|New version/ }).count()).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByText('Your role is auditor: it may not change what is registered.').waitFor();
    expect(await page.getByRole('button', { name: /Add|New version/ }).count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('an entry is retired with a reason, which the access log keeps', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('compliance', `${APP}/documents?register=policies`);
    await page.getByRole('button', { name: 'Versions of incident-response-plan' }).click();
    await page.getByRole('button', { name: 'Retire …' }).click();
    await page.getByLabel('Reason').fill('too short');
    expect(await page.getByRole('button', { name: 'Retire', exact: true }).isDisabled()).toBe(true);
    await page.getByLabel('Reason').fill('replaced by the plan of the group');
    await page.getByRole('button', { name: 'Retire', exact: true }).click();
    await page.getByText('it retires the entry').waitFor();
    expect(await entryOf('policies', 'incident-response-plan')).toMatchObject({ version: 2, retired: true });
    const logged = async (): Promise<boolean> =>
      (await ask<AccessPage>('/access?action=registers.change')).entries.some(({ purpose }) => purpose === 'replaced by the plan of the group');
    await waitUntil(logged);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('an access review lists whom the log has seen; each needs a decision', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('compliance', `${APP}/reviews`);
    await page.getByRole('button', { name: 'List who has access' }).click();
    const rows = page.getByRole('group', { name: /^Decisions, / });
    await rows.first().waitFor();
    await page.locator('#field-reviewer').fill('Head of IT');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText(/are needed/).waitFor();
    expect(await rows.first().getByLabel('Who').inputValue()).toMatch(/^token:/);
    for (const row of await rows.all()) {
      await row.getByRole('radio', { name: 'keep' }).click({ force: true });
      await row.getByLabel('Decided on').fill('2026-11-20');
    }
    await page.screenshot({ path: join(SCREENSHOTS, 'access-review.png'), fullPage: true });
    expect(await findBarriers(page)).toEqual([]);
    await save(page);
    const { entries } = await ask<{ entries: readonly RegisterEntry[] }>('/registers/access_reviews');
    expect(entries[0]?.data).toMatchObject({ reviewer: 'Head of IT', entries: expect.arrayContaining([expect.objectContaining({ decision: 'keep' })]) });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('an incident is opened and resolved; both are versions', { timeout: 60_000 }, async () => {
    const { page, complaints } = await visit('compliance', `${APP}/incidents`);
    await page.getByRole('button', { name: 'Add' }).click();
    await page.locator('#field-title').fill('Address in a prompt');
    await page.locator('#field-kind').selectOption('pii_leak');
    await page.getByRole('radio', { name: 'open' }).click({ force: true });
    await page.getByRole('radio', { name: 'high' }).click({ force: true });
    await page.locator('#field-owner').fill('On-call lead');
    await page.locator('#field-opened_at').fill('2026-11-20T08:00');
    expect(await findBarriers(page)).toEqual([]);
    await save(page);
    await page.getByRole('button', { name: 'New version of address-in-a-prompt' }).click();
    await page.getByRole('radio', { name: 'resolved' }).click({ force: true });
    await page.getByLabel('Resolved at').fill('2026-11-20T09:30');
    await page.getByRole('textbox', { name: 'Resolution' }).fill('The rule blocks it.');
    await save(page);
    expect(await entryOf('incidents', 'address-in-a-prompt')).toMatchObject({ version: 2, data: { opened_at: '2026-11-20T08:00:00Z', state: 'resolved' } });
    await page.getByRole('button', { name: 'Versions of address-in-a-prompt' }).click();
    await page.getByRole('row', { name: /^2 saved/ }).waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a control gets an owner, its deviation an answer beside it; run again, it says the same', { timeout: 120_000 }, async () => {
    const now = BigInt(Date.now()) * 1_000_000n;
    const window = { from: String(now - 86_400_000_000_000n), to: String(now) };
    const run = await ask<ControlRun>('/runs', { method: 'POST', body: JSON.stringify(window) });
    const deviating = run.outcomes.find(({ deviations }) => deviations.length > 0);
    const id = deviating?.control ?? 'none deviates';
    const { page, complaints } = await visit('compliance', `${APP}/controls/${id}`);
    await page.getByRole('button', { name: 'Name its owner' }).click();
    await page.getByRole('form', { name: 'Owners of controls' }).getByLabel('Owner').fill('Claims team');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Claims team').waitFor();
    await page
      .getByRole('button', { name: /^Answer / })
      .first()
      .click();
    const form = page.getByRole('form', { name: 'Management response' });
    for (const at of ['cause', 'response', 'remediation', 'owner']) await form.locator(`#field-${at}`).fill(`${at} as management sees it`);
    await form.getByLabel('Due').fill('2027-01-31');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await page.getByText('cause as management sees it').waitFor();
    const { entries } = await ask<{ entries: readonly RegisterEntry[] }>('/registers/responses');
    expect(entries.map(({ data: sealed }) => [sealed['control'], sealed['run'], sealed['item']])).toEqual([[id, run.id, deviating?.deviations[0]?.item]]);
    await page.getByRole('button', { name: 'Run again over this period' }).click();
    await page.getByText(/identical to the last run/i).waitFor({ timeout: 60_000 });
    await settle(page);
    await page.screenshot({ path: join(SCREENSHOTS, 'control-answered.png'), fullPage: true });
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a viewer is offered no button that the processor would refuse', { timeout: 60_000 }, async () => {
    const { page } = await visit('viewer', `${APP}/controls`, true);
    await page.getByText('Your role is viewer: it may not run controls.').waitFor();
    expect(await page.getByRole('button', { name: 'Run now' }).count()).toBe(0);
    for (const path of ['set-up', 'reviews', 'incidents', 'documents', 'exports']) {
      await page.goto(`${host.origin}${APP}/${path}`);
      await settle(page);
      await page
        .getByText(/^Your role is viewer: it may not /)
        .first()
        .waitFor();
      expect(await page.getByRole('button', { name: /^(Add|Save|Next|New version|Export|Fix|List who)/ }).count(), path).toBe(0);
    }
    await page.close();
  });
});

import type { Browser } from 'playwright-core';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAnswers, type Mode } from './support/answer-request.ts';
import { buildPlugin } from './support/built-plugin.ts';
import { readDocumentedProof } from './support/documented-proof.ts';
import { formEvidence } from './support/example-evidence.ts';
import { PROMPTS } from './support/example-flows.ts';
import { findChromium } from './support/find-chromium.ts';
import { type HostServer, startHostServer } from './support/host-server.ts';
import { findBarriers, openBrowser, openPage, SCREENSHOTS } from './support/open-browser.ts';

const APP = '/a/spanproof-evidence-app';
const { recordId, trustPolicy } = readDocumentedProof();
const PAGES = [
  { name: 'overview', path: `${APP}/overview`, data: 'Assurance L1: signed by the log key of this organisation', empty: 'Nothing needs a person now' },
  { name: 'controls', path: `${APP}/controls`, data: 'Findings are handled as the policy says', empty: 'This processor knows no control' },
  { name: 'control', path: `${APP}/controls/cc6-7-findings-handled`, data: '2 of 140 calls deviate.', empty: 'This control has not been run yet' },
  { name: 'calls', path: `${APP}/calls`, data: '140 calls in this period', empty: "import '@spanproof/instrumentation/register';" },
  { name: 'drift', path: `${APP}/drift`, data: 'output tokens +31 %', empty: "import '@spanproof/instrumentation/register';" },
  { name: 'signals', path: `${APP}/drift?view=signals`, data: '12 calls in the window and 50 are needed', empty: 'The statistics have said nothing yet' },
  { name: 'inventory', path: `${APP}/inventory`, data: 'api.openai.com', empty: "import '@spanproof/instrumentation/register';" },
  { name: 'version', path: `${APP}/inventory/versions/${PROMPTS[1]}`, data: 'Open the text and record it', empty: 'What did it say, and what changed?' },
  { name: 'data-flow', path: `${APP}/data-flow`, data: 'Roles that may see content', empty: "import '@spanproof/instrumentation/register';" },
  { name: 'ledger', path: `${APP}/ledger`, data: 'gave no cosignature: WITNESS_FAILED', empty: 'No witness is set' },
  { name: 'privacy', path: `${APP}/privacy`, data: 'Supplier dispute', empty: 'Nobody has asked to be erased' },
  { name: 'retention', path: `${APP}/retention`, data: 'signed by two', empty: 'Nothing is due' },
  { name: 'access', path: `${APP}/access`, data: 'complaint about an answer', empty: 'Nobody was recorded in this period' },
  { name: 'filtered', path: `${APP}/calls?risk=high&min_cost=0.001`, data: 'More filters (2 set)', empty: 'No call matches' },
  { name: 'vendors', path: `${APP}/inventory?register=vendors`, data: 'Anthropic', empty: 'No entry in vendors yet' },
  { name: 'documents', path: `${APP}/documents`, data: 'Incident response plan', empty: 'No entry in policies yet' },
  { name: 'templates', path: `${APP}/documents?register=templates`, data: 'Access control policy', empty: 'This processor offers no template' },
  { name: 'reviews', path: `${APP}/reviews`, data: 'Head of IT', empty: 'No entry in access reviews yet' },
  { name: 'incidents', path: `${APP}/incidents`, data: 'Address in a prompt', empty: 'No entry in incidents yet' },
  { name: 'set-up', path: `${APP}/set-up`, data: 'Whose evidence this is', empty: 'Whose evidence this is' },
  { name: 'criteria', path: `${APP}/controls?by=criterion`, data: 'none here: people’s documents alone', empty: 'This processor knows no control' },
  { name: 'exports', path: `${APP}/exports`, data: '1.4 MiB', empty: 'No evidence has been exported yet' },
] as const;
const CALL = { name: 'call', path: `${APP}/calls/${recordId}` };
const ALERT = { name: 'alert', path: `${APP}/drift/drift-1` };
const SIGNAL = { name: 'signal', path: `${APP}/drift/signals/${'51'.padStart(32, '0')}` };
const CONFIGURATION = { name: 'configuration', path: '/plugins/spanproof-evidence-app' };

const chromium = findChromium();
describe.skipIf(chromium === undefined)('in a browser (needs chromium; apt-get install chromium)', () => {
  let browser: Browser;
  let host: HostServer;

  beforeAll(async () => {
    await buildPlugin();
    browser = await openBrowser(chromium ?? '');
    host = await startHostServer(createAnswers(formEvidence(Date.now())), {
      name: 'Ada',
      theme: 'dark',
      label: 'test host',
      settings: { apiUrl: 'http://127.0.0.1:4320', trustPolicy },
    });
    console.log(`screenshots: ${SCREENSHOTS}`);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  async function visit(path: string, mode: Mode, theme: 'dark' | 'light' = 'dark') {
    host.mode = mode;
    host.session = { ...host.session, theme };
    return openPage(browser, `${host.origin}${path}`, { expectFailures: mode === 'forbidden' || mode === 'down' });
  }

  describe.each([
    ...PAGES,
    { ...CALL, data: 'verified' },
    { ...ALERT, data: 'processor:drift' },
    { ...SIGNAL, data: 'At about the same time' },
    { ...CONFIGURATION, data: 'Your role is compliance: it also' },
  ])('$name', ({ name, path, ...says }) => {
    test.each(['dark', 'light'] as const)('shows its data in the %s theme, for everybody', async (theme) => {
      const { page, complaints } = await visit(path, 'data', theme);
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${theme}.png`), fullPage: true });
      expect(await page.locator('body').innerText()).toContain(says.data);
      expect(await findBarriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    });

    test('tells somebody without a role what to do', async () => {
      const { page, complaints } = await visit(path, 'forbidden');
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-forbidden.png`) });
      const text = await page.locator('body').innerText();
      expect(text).toContain('FORBIDDEN');
      expect(text).toContain('Ask an administrator for a role that may do this');
      expect(complaints).toEqual([]);
      await page.close();
    });

    test('tells that the processor is down', async () => {
      const { page, complaints } = await visit(path, 'down');
      const text = await page.locator('body').innerText();
      expect(text).toContain('UNREACHABLE');
      expect(text).toContain('Start the processor, or correct its address');
      expect(await findBarriers(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.close();
    });
  });

  test.each(PAGES)('$name says honestly that there is nothing', async ({ name, path, empty }) => {
    const { page, complaints } = await visit(path, 'empty');
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-empty.png`) });
    expect(await page.locator('body').innerText()).toContain(empty);
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectControl } from '@spanproof/processor';
import { ROLES, type Role } from '@spanproof/vocabulary';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import pluginManifest from '../../grafana-plugin/src/plugin.json' with { type: 'json' };
import { runSpanproof } from '../cli/run-spanproof.ts';
import { buildPlugin } from '../plugin/support/built-plugin.ts';
import { findChromium } from '../plugin/support/find-chromium.ts';
import { findBarriers, openBrowser, SCREENSHOTS, settle } from '../plugin/support/open-browser.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

const APP = '/a/spanproof-evidence-app';
const CALLS = 12;
const SLOW = process.env['SPANPROOF_SLOW'] === '1';
/** Every page that the plugin names, and one control; each costs a browser four seconds. */
const ALL_PAGES: readonly (readonly [name: string, path: string])[] = [
  ...pluginManifest.includes
    .filter(({ type }) => type === 'page')
    .map(({ name, path }) => [name, path.replace('%PLUGIN_ID%', 'spanproof-evidence-app')] as const),
  ['One control', `${APP}/controls/cc6-1-required-fields`],
];
const PAGES = SLOW ? ALL_PAGES : ALL_PAGES.filter(([name]) => ['Overview', 'Data flow', 'Documents'].includes(name));
const SEEN_ROLES = SLOW ? ROLES : ROLES.filter((role) => role === 'viewer' || role === 'auditor');

const chromium = findChromium();
describe.skipIf(chromium === undefined)('the console in a browser (needs chromium; apt-get install chromium)', () => {
  let folder: string;
  let data: string;
  let processor: ProcessorProcess;
  let browser: Browser;
  let control: ReturnType<typeof connectControl>;
  const contexts = new Map<Role, BrowserContext>();

  beforeAll(async () => {
    await buildPlugin();
    folder = await mkdtemp(join(tmpdir(), 'spanproof-console-'));
    data = join(folder, 'data');
    processor = await startProcessorProcess(data, [], { SPANPROOF_CONSOLE: 'on' });
    control = connectControl(data);
    await deliver(formChatBody(CALLS, (index) => `question ${index}: where is my parcel?`).body, () => processor.endpoint, AbortSignal.timeout(20_000));
    await vi.waitUntil(async () => (await control.status()).console === 'ready', { timeout: 120_000, interval: 200 });
    browser = await openBrowser(chromium ?? '');
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    await processor?.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** A page of somebody who signed in with a link of their own, once per role. */
  async function openAs(role: Role): Promise<{ readonly page: Page; readonly complaints: string[] }> {
    let context = contexts.get(role);
    const known = context !== undefined;
    context ??= await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    contexts.set(role, context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
    });
    if (!known) {
      const { url } = await control.consoleLink({ role, name: `Test ${role}` });
      await page.goto(url);
      await page.waitForURL(`**${APP}/overview`);
    }
    return { page, complaints };
  }

  test('a link opens a session that says whose it is and that this is no Grafana', { timeout: 60_000 }, async () => {
    const { page, complaints } = await openAs('admin');
    await settle(page);
    const navigation = await page.getByRole('navigation', { name: 'Pages' }).innerText();
    expect(navigation).toContain('Test admin');
    expect(navigation).toContain('local console, admin');
    expect(page.url()).not.toContain('#');
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each(PAGES)('%s loads without a complaint or a serious barrier', { timeout: 60_000 }, async (name, path) => {
    const { page, complaints } = await openAs('admin');
    await page.goto(`${processor.api}${path}`);
    await settle(page);
    await page.screenshot({ path: join(SCREENSHOTS, `console-${name.toLowerCase().replace(/[^a-z]+/g, '-')}.png`), fullPage: true });
    expect(await findBarriers(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('controls are run, and a bundle is exported that the command line verifies', { timeout: 240_000 }, async () => {
    const { page, complaints } = await openAs('admin');
    await page.goto(`${processor.api}${APP}/controls`);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('content hash').waitFor({ timeout: 120_000 });
    await page.goto(`${processor.api}${APP}/exports`);
    await settle(page);
    await page.getByLabel('Purpose').first().fill('audit of the year');
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const button = page.getByRole('button', { name: /^Download export/ }).first();
    await button.waitFor({ timeout: 90_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    const bundle = join(folder, 'bundle.zip');
    const policy = join(folder, 'trust-policy');
    await writeFile(bundle, await readFile(await download.path()));
    await writeFile(policy, await control.trustPolicy());
    expect(await runSpanproof(['verify', bundle, '--policy', policy])).toMatchObject({ code: 0 });
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each(SEEN_ROLES)('%s reads the overview; exports only where the role may', { timeout: 60_000 }, async (role) => {
    const { page } = await openAs(role);
    await page.goto(`${processor.api}${APP}/overview`);
    await settle(page);
    expect(await page.locator('body').innerText()).not.toContain('FORBIDDEN');
    await page.goto(`${processor.api}${APP}/exports`);
    await settle(page);
    const refused = (await page.locator('body').innerText()).includes('FORBIDDEN');
    expect(refused).toBe(role === 'viewer' || role === 'operator');
    await page.close();
  });

  test('signing out ends the session at the server', { timeout: 60_000 }, async () => {
    const { page } = await openAs('viewer');
    await page.goto(`${processor.api}${APP}/overview`);
    await settle(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto(`${processor.api}${APP}/overview`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.close();
  });

  test('a link that was used says so, and no address keeps it', { timeout: 60_000 }, async () => {
    const { url } = await control.consoleLink({ role: 'admin' });
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForURL(`**${APP}/overview`);
    const other = await (await browser.newContext()).newPage();
    await other.goto(url);
    await other.getByText('this link has been used').waitFor();
    expect(other.url()).toBe(`${processor.api}/login`);
  });
});

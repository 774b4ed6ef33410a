import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const AXE = createRequire(new URL('../../../grafana-plugin/package.json', import.meta.url)).resolve('axe-core/axe.min.js');
/** Screenshots are artefacts of a run: to look at, not to compare. */
export const SCREENSHOTS: string = process.env['SPANPROOF_SCREENSHOTS'] ?? join(import.meta.dirname, '../../../test-artefacts/screenshots');
mkdirSync(SCREENSHOTS, { recursive: true });

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export interface OpenPage {
  readonly page: Page;
  /** What the console and the page complained about; failed requests only where they are no part of the case. */
  readonly complaints: string[];
}

export async function openPage(browser: Browser, address: string, options: { readonly expectFailures?: boolean } = {}): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    const network = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !(network && options.expectFailures === true))
      complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  await page.goto(address);
  await settle(page);
  return { page, complaints };
}

/** Until nothing is loading any more. */
export async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('[role="status"][aria-label="Loading"]').first().waitFor({ state: 'detached' });
}

interface AxeViolation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** Rules of axe-core that are violated seriously, with what violates them. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  // axe would register itself with SystemJS's `define`, under a name that it does not take.
  await page.evaluate('window.define = undefined');
  // Not as a script of the page, which its policy would refuse.
  await page.evaluate(readFileSync(AXE, 'utf8'));
  const { violations } = await page.evaluate<{ readonly violations: readonly AxeViolation[] }>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary.slice(0, 200)}`));
}

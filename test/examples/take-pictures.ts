/**
 * Takes the two pictures of the README at a console that runs, such as the demo's:
 * node test/examples/take-pictures.ts "$(npm run -s spanproof -- console link --data data/demo)"
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { findChromium } from '../plugin/support/find-chromium.ts';
import { openBrowser, settle } from '../plugin/support/open-browser.ts';

const PICTURES = join(import.meta.dirname, '../../docs/images');
const APP = '/a/spanproof-evidence-app';

const [link = ''] = process.argv.slice(2);
const { origin } = new URL(link);
const browser = await openBrowser(findChromium() ?? '');
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
await mkdir(PICTURES, { recursive: true });

await page.goto(link);
await page.waitForURL(`**${APP}/overview`);
await settle(page);
await page.screenshot({ path: join(PICTURES, 'overview.png') });

await page.goto(`${origin}${APP}/calls`);
await settle(page);
await page.getByRole('table').getByRole('link').first().click();
await page.getByRole('list', { name: 'Steps of the proof' }).getByText('verified').first().waitFor();
await settle(page);
await page.screenshot({ path: join(PICTURES, 'call.png') });
await browser.close();

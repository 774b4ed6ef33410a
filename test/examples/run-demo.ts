/**
 * The demo: real SDK calls through one import, sealed by the processor that is running, exported, verified, and a tampered copy that fails.
 * `npm start -- --demo` runs it. Ends with 0 only if everything held.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import { connectControl } from '../../processor/src/serve/control-client.ts';
import { readCores } from '../support/bundle-cores.ts';
import { startLoopbackProvider } from '../support/loopback-provider.ts';
import { visitConsole } from './demo/console.ts';
import { findChange } from './demo/find-change.ts';
import { type DeskRun, runDesk } from './demo/run-desk.ts';
import { runSpanproof } from './demo/run-program.ts';
import { startRollout } from './demo/start-rollout.ts';
import { findPlanted, searchFolder } from './demo/search.ts';
import { createStory } from './demo/story.ts';
import { flipOneBit } from './demo/tamper.ts';
import { listPlanted, planCalls } from './support-desk/plan.ts';
import { type Planted, replyTo } from './support-desk/planted.ts';

const PATIENCE_MS = 60_000;
/** Eight windows of a second, and what it takes for the first and the last to be whole. */
const BASELINE_MS = 12_000;
/** What the policy lets through and only counts. */
const MONITORED = 'PHONE';

const { values } = parseArgs({ options: { data: { type: 'string' }, endpoint: { type: 'string' }, policy: { type: 'string' }, calls: { type: 'string' } } });
const { data = '', endpoint = '' } = values;
const calls = planCalls(Number(values.calls ?? 300));
const planted = listPlanted(calls);
const story = createStory();
const started = performance.now();
const from = new Date();

const provider = await startLoopbackProvider({ reply: replyTo });
const control = connectControl(data);
const before = await control.status();
const desk = await runDesk({ calls: calls.length, providerUrl: provider.url, endpoint, policyFile: values.policy });
const requests = provider.requests.map(({ body }) => body);
await provider.close();

story.tell('support desk', `${desk.calls} calls through openai and @anthropic-ai/sdk with one import, in ${desk.seconds.toFixed(1)} s`);
story.tell('', `${desk.answered} answered, ${desk.failed} failed at the provider, ${desk.refused} refused by policy`);
story.check('', desk.surprises.length === 0, 'every call ended as planned');
story.tell('planted', `${planted.length} values of ${new Set(planted.map(({ kind }) => kind)).size} kinds, from e-mail addresses to private keys`);
const seen = countSeen(desk, requests);
story.check('provider', seen.length === 0, `saw ${requests.length} requests and none of the ${seen.of} values that policy redacts or blocks`);

await waitUntilStored(before.calls + calls.length);
const to = new Date(Date.now() + 1);
const exports = join(data, 'exports');
await mkdir(exports, { recursive: true, mode: 0o700 });
const stamp = from.toISOString().replaceAll(/[:.]/g, '-');
const bundleFile = join(exports, `demo-${stamp}.zip`);
const policyFile = join(exports, `demo-${stamp}.trust-policy`);
await writeFile(policyFile, (await mustRun(['trust', 'print', '--data', data])).out);
await mustRun(['evidence', 'export', '--data', data, '--from', from.toISOString(), '--to', to.toISOString(), '--out', bundleFile]);
const bundle = await readFile(bundleFile);

const cores = [...readCores(bundle)].filter(({ schema }) => schema === 'spanproof/core/v1');
const contacted = cores.filter((core) => core['upstream_contacted'] === true).length;
const blocked = cores.filter(({ outcome }) => outcome === 'blocked').length;
story.check('evidence', cores.length === calls.length, `${cores.length} of ${calls.length} calls sealed, stored and exported`);
story.check('', contacted === requests.length, `calls recorded as contacted = requests the provider counted: ${contacted} = ${requests.length}`);
story.check('', blocked === desk.refused, `calls recorded as blocked = calls the service saw refused: ${blocked} = ${desk.refused}`);
story.tell('', `decided by rule: ${countVerdicts(cores)}`);

const onDisk = searchFolder(data, planted);
story.check(
  'plaintext',
  onDisk.found.length === 0,
  `searched ${formatBytes(onDisk.bytes)} of journal, engine, keys and exports: ${describeFound(onDisk.found)}`,
);

// The desk goes on meanwhile: a baseline takes its time.
const rollout = await startRollout({ endpoint });
const changed = changeInTime();
changed.catch(() => {}); // awaited below

const report = await verify(bundleFile);
story.tell('bundle', `${near(bundleFile)}, ${formatBytes(bundle.length)}, id ${report.bundle?.id.slice(0, 8) ?? 'unknown'}`);
story.check(
  'verify',
  report.integrity === 'verified' && report.findings.length === 0,
  `integrity ${report.integrity}, ${report.findings.length} findings, ${report.bundle?.rows ?? 0} rows recounted`,
);
story.check('', report.completeness === 'complete', `completeness ${report.completeness}`);

const tampered = flipOneBit(bundle);
const tamperedFile = join(exports, `demo-${stamp}-tampered.zip`);
await writeFile(tamperedFile, tampered.copy, { mode: 0o600 });
const broken = await verify(tamperedFile);
story.tell('tamper', `one bit of byte ${tampered.offset} of ${tampered.file} flipped in a copy`);
story.check('', broken.integrity === 'broken', `broken: ${broken.findings.toSorted(byPrecision).slice(0, 3).map(describeFinding).join(', ')}`);
if (before.console !== 'off') {
  const visit = await visitConsole(control, { from: `${from.getTime()}000000`, to: `${Date.now()}000000` }, join(exports, `demo-${stamp}-console.zip`));
  const counts = [...visit.results].map(([result, count]) => `${count} ${result.replace('_', ' ')}`);
  story.tell('console', `${visit.controls} controls run: ${counts.join(', ')}`);
  const exported = await verify(visit.file);
  story.check('', exported.integrity === 'verified', `its export: integrity ${exported.integrity}, ${exported.bundle?.rows ?? 0} rows recounted`);
}
await showChange();
story.tell('took', `${((performance.now() - started) / 1000).toFixed(1)} s; ${story.failed === 0 ? 'all held' : `${story.failed} did not hold`}`);

console.log(`
next:
  npm run -s spanproof -- verify ${near(bundleFile)} --policy ${near(policyFile)}
  npm run -s spanproof -- verify ${near(tamperedFile)} --policy ${near(policyFile)}
  python3 verifier/verify.py ${near(bundleFile)} --policy ${near(policyFile)}`);
process.exitCode = story.failed === 0 ? 0 : 1;

/** The second half: a model and a prompt that nobody approved are in the ledger at their first call, and what they change is once it is certain. */
async function showChange(): Promise<void> {
  const { model } = rollout;
  const before = await changed;
  const file = join(exports, `demo-${stamp}-rollout.zip`);
  const end = performance.now() + PATIENCE_MS;
  let { discovery, drift } = await sealedOf(model, file);
  while ((discovery === undefined || drift === undefined) && performance.now() < end) {
    await delay(2_000);
    ({ discovery, drift } = await sealedOf(model, file));
  }
  const after = await rollout.stop();
  story.tell('roll-out', `${before} calls as before, then ${after} with the model ${model} and a prompt that nobody approved`);
  story.check(
    'discovery',
    discovery !== undefined,
    discovery === undefined ? 'no record of it' : `the model is recorded at its first call, ${discovery.call.slice(0, 8)}`,
  );
  story.check('drift', drift !== undefined, drift === undefined ? 'no signal' : `${drift.effect}: ${drift.calls} calls, p ${drift.p.toExponential(0)}`);
}

/** The service as it was, from its first sealed call on for as long as a baseline takes. */
async function changeInTime(): Promise<number> {
  const { calls: known } = await control.status();
  while ((await control.status()).calls === known) await delay(100);
  await delay(BASELINE_MS);
  return rollout.change();
}

async function sealedOf(model: string, file: string): Promise<ReturnType<typeof findChange>> {
  await rm(file, { force: true }); // an export writes over nothing
  const window = { from: BigInt(to.getTime()) * 1_000_000n, to: BigInt(Date.now()) * 1_000_000n };
  await control.exportEvidence({ ...window, out: resolve(file), verifiers: false, onProgress: () => {} });
  return findChange(readCores(await readFile(file)), model);
}

function near(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

async function waitUntilStored(wanted: number): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const now = await control.status();
    if (now.calls >= wanted && now.stored >= now.sealed) return;
    if (performance.now() > end)
      return story.check(
        'stored',
        false,
        `after ${PATIENCE_MS / 1000} s ${now.stored} of ${now.sealed} sealed rows are stored, ${now.calls} of ${wanted} calls came`,
      );
    await delay(200);
  }
}

async function mustRun(args: readonly string[]): Promise<{ readonly out: string }> {
  const { code, out, err } = await runSpanproof(args);
  if (code !== 0) throw new Error(`spanproof ${args.join(' ')} ended with ${code}:\n${err}`);
  return { out };
}

async function verify(file: string): Promise<VerifyReport> {
  const { out, err } = await runSpanproof(['verify', file, '--policy', policyFile, '--json']);
  if (out === '') throw new Error(err);
  return JSON.parse(out) as VerifyReport;
}

/** Values that must not have reached the provider and did, or that the service printed. */
function countSeen({ output }: DeskRun, bodies: readonly string[]): { readonly length: number; readonly of: number } {
  const guarded = planted.filter(({ kind }: Planted) => kind !== MONITORED);
  return { length: findPlanted(Buffer.from(bodies.join('\n') + output), guarded).length, of: guarded.length };
}

interface Decision {
  readonly rule: string;
  readonly outcome: string;
  readonly by: string;
}

/** How often each rule decided something; the processor's word counts where the source had nothing to decide. */
function countVerdicts(records: readonly { readonly [key: string]: unknown }[]): string {
  const counts = new Map<string, number>();
  for (const { verdicts } of records) {
    const decided = (verdicts as readonly Decision[]).filter(({ outcome }) => outcome !== 'not_applicable' && outcome !== 'allowed');
    const byRule = new Map(decided.toSorted((a, b) => (a.by < b.by ? -1 : 1)).map(({ rule, outcome }) => [rule, outcome]));
    for (const [rule, outcome] of byRule) counts.set(`${rule} ${outcome}`, (counts.get(`${rule} ${outcome}`) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, count]) => `${what.replaceAll('_', ' ')} ${count}`)
    .join(', ');
}

function describeFound(found: readonly string[]): string {
  return found.length === 0 ? `none of the ${planted.length} values` : `${found.length} found, first ${found[0]}`;
}

type Finding = VerifyReport['findings'][number];

/** Findings that name rows come first. */
function byPrecision(a: Finding, b: Finding): number {
  return Number(a.where.first === undefined) - Number(b.where.first === undefined);
}

function describeFinding({ code, where }: Finding): string {
  const rows = where.first === undefined ? '' : ` row ${where.first}`;
  return `${code} at ${(where.path ?? where.stream ?? 'the bundle').split('/').slice(-4).join('/')}${rows}`;
}

function formatBytes(bytes: number): string {
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(0)} KiB` : `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

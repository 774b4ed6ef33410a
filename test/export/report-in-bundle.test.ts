import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { connectControl } from '@spanproof/processor';
import type { ExportEstimate, ExportJob, Population } from '@spanproof/vocabulary';
import { openZip, parseCanonical, parseSample, parseTrustPolicy, REPORT_PATHS, verifyBundle } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { CONFIGURED, tokenOf } from '../api/test-api.ts';
import { runSpanproof } from '../cli/run-spanproof.ts';
import { readCores } from '../support/bundle-cores.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

const CALLS = 40;
/** A run asks the engine some eighty questions; a busy machine takes its time. */
const PATIENCE = 240_000;
const VERIFIER = join(import.meta.dirname, '../../verifier/verify.py');
let data: string;
let processor: ProcessorProcess;
let window: { readonly from: string; readonly to: string };
const now = (): bigint => BigInt(Date.now()) * 1_000_000n;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-report-'));
  processor = await startProcessorProcess(data, [], { SPANPROOF_API_TOKENS: JSON.stringify(CONFIGURED) });
  const from = String(now() - 3_600_000_000_000n);
  const { body } = formChatBody(CALLS, (index) => `<script>alert(${index})</script> =HYPERLINK("http://x")`);
  await deliver(body, () => processor.endpoint, new AbortController().signal);
  window = { from, to: String(now()) };
}, 120_000);
afterAll(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
});

const fail = (): never => {
  throw new Error('no control deviates: this test needs one that does');
};

async function ask<T>(
  path: string,
  body?: object,
  role: Parameters<typeof tokenOf>[0] = 'compliance',
  method = body === undefined ? 'GET' : 'POST',
): Promise<T> {
  const response = await fetch(`${processor.api}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${tokenOf(role)}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

async function exportAndFetch(wanted: object): Promise<{ readonly job: ExportJob; readonly zip: Uint8Array }> {
  const { id } = await ask<ExportJob>('/exports', { ...window, purpose: 'interim review', ...wanted });
  let job: ExportJob | undefined;
  await expect.poll(async () => (job = await ask<ExportJob>(`/exports/${id}`)).state, { timeout: PATIENCE, interval: 200 }).not.toBe('running');
  if (job?.state !== 'done') throw new Error(JSON.stringify(job));
  const answer = await fetch(`${processor.api}/api/v1/exports/${id}/file`, { headers: { authorization: `Bearer ${tokenOf('compliance')}` } });
  return { job, zip: new Uint8Array(await answer.arrayBuffer()) };
}

interface Report {
  readonly content_hash: string;
  readonly header: object;
  readonly content: {
    readonly outcomes: readonly { readonly control: string; readonly deviations: readonly { readonly item: string }[] }[];
    readonly calls: number;
    readonly controls: readonly object[];
    readonly days: readonly object[];
    readonly sources: readonly object[];
    readonly scope: object;
  };
}
const filesOf = (zip: Uint8Array): ReadonlyMap<string, Uint8Array> => {
  const files = openZip(zip);
  return new Map(files.names.map((name) => [name, files.read(name) ?? new Uint8Array(0)]));
};
const reportOf = (zip: Uint8Array): Report => parseCanonical(filesOf(zip).get(REPORT_PATHS.report) ?? new Uint8Array(0)) as unknown as Report;
const textOf = (zip: Uint8Array, name: string): string => new TextDecoder().decode(filesOf(zip).get(name));

async function verifyWithPython(zip: Uint8Array, policy: string): Promise<{ readonly integrity: string; readonly findings: readonly object[] }> {
  await writeFile(join(data, 'b.zip'), zip);
  await writeFile(join(data, 'b.policy'), policy);
  const { stdout } = await promisify(execFile)('python3', [VERIFIER, join(data, 'b.zip'), '--policy', join(data, 'b.policy'), '--json'], {
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout) as { readonly integrity: string; readonly findings: readonly object[] };
}

describe('an export of a real processor', () => {
  let kept: ReturnType<typeof exportAndFetch> | undefined;
  const first = (): ReturnType<typeof exportAndFetch> => (kept ??= exportAndFetch({}));

  test('has the evidence package under its manifest, was verified before it was offered, and says the same when it is made again', {
    timeout: 3 * PATIENCE,
  }, async () => {
    const { job, zip } = await first();
    expect(job).toMatchObject({ kind: 'period', purpose: 'interim review', verified: { integrity: 'verified' }, requested_by: 'token:the-compliance' });
    const policy = await connectControl(data).trustPolicy();
    expect(verifyBundle(nodeCrypto, zip, parseTrustPolicy(policy))).toMatchObject({ integrity: 'verified', findings: [] });
    expect(await verifyWithPython(zip, policy)).toMatchObject({ integrity: 'verified', findings: [] });

    const { content, content_hash } = reportOf(zip);
    expect(content.calls).toBe(CALLS);
    expect(content.controls.length).toBeGreaterThan(24);
    expect(content.sources).toMatchObject([{ source: 'no source', service: 'kill-test', verdict: 'not_measurable', calls: CALLS }]);
    expect(content.days.at(-1)).toMatchObject({ state: 'covered', calls: CALLS });
    expect(textOf(zip, 'data/report/tables/records.csv').trim().split('\n')).toHaveLength(CALLS + 1);
    expect(textOf(zip, 'data/report/data-flow.mmd')).toContain('kill-test');
    expect(textOf(zip, 'data/report/report.html')).toContain('There is no management response in the register.');

    const again = reportOf((await exportAndFetch({ purpose: 'the same, later' })).zip);
    expect(again.content).toEqual(content);
    expect(again.content_hash).toBe(content_hash);
    expect(again.header).not.toEqual(reportOf(zip).header);
  });

  test('holds management’s response beside the deviation that it answers', { timeout: 2 * PATIENCE }, async () => {
    const { zip } = await first();
    const { control, deviations } = reportOf(zip).content.outcomes.find(({ deviations: found }) => found.length > 0) ?? fail();
    expect(textOf(zip, `data/report/tables/controls/${control}.csv`)).toContain('"no management response"');
    const [run] = await ask<readonly { readonly id: string }[]>('/runs');
    const data = {
      control,
      run: run?.id,
      item: deviations[0]?.item,
      cause: '=1+1',
      response: 'accepted, "as is" & noted',
      remediation: 'r',
      owner: 'lead',
      due: '2027-01-01',
    };
    await ask('/registers/responses/first', { data, expected: 0 }, 'compliance', 'PUT');
    const answered = (await exportAndFetch({})).zip;
    expect(textOf(answered, `data/report/tables/controls/${control}.csv`)).toContain(`"accepted, ""as is"" & noted","'=1+1","r","lead"`);
    expect(textOf(answered, 'data/report/report.html')).toContain('<td>accepted, &quot;as is&quot; &amp; noted</td>');
    expect(reportOf(answered).content_hash).not.toBe(reportOf(zip).content_hash);
  });

  test('says the same in report and rows while calls come in', { timeout: 2 * PATIENCE }, async () => {
    const stop = new AbortController();
    let sent = 0;
    const traffic = (async () => {
      for (; !stop.signal.aborted; sent += 1) {
        await deliver(formChatBody(3).body, () => processor.endpoint, new AbortController().signal);
        await delay(200);
      }
    })();
    const { job, zip } = await exportAndFetch({ from: window.to, to: String(now() + 3_600_000_000_000n) });
    stop.abort();
    await traffic;
    expect(BigInt(job.to)).toBeLessThanOrEqual(now());
    const rows = readCores(zip).filter(({ schema }) => schema === 'spanproof/core/v1').length;
    expect(reportOf(zip).content.calls).toBe(rows);
    expect(textOf(zip, 'data/report/tables/records.csv').trim().split('\n')).toHaveLength(rows + 1);
    expect(rows).toBeLessThanOrEqual(sent * 3);
    expect(sent).toBeGreaterThan(0);
  });

  test('leaves nothing where it is cancelled', { timeout: PATIENCE }, async () => {
    const before = await readdir(join(data, 'exports'));
    const { id } = await ask<ExportJob>('/exports', { ...window, purpose: 'called off' });
    await ask(`/exports/${id}`, undefined, 'compliance', 'DELETE');
    expect(await ask<ExportJob>(`/exports/${id}`)).toMatchObject({ state: 'failed', file: false, problem: { code: 'EXPORT_INCOMPLETE' } });
    await expect.poll(() => readdir(join(data, 'exports')), { timeout: PATIENCE, interval: 200 }).toEqual(before);
  });

  test('speaks of what it was asked to speak of, and says what it left out', { timeout: PATIENCE }, async () => {
    const { zip } = await exportAndFetch({ kind: 'as_of', criteria: ['CC6.1'], services: ['another'] });
    const { content } = reportOf(zip);
    expect(content.calls).toBe(0);
    expect(content.scope).toMatchObject({ criteria: ['CC6.1'], services: ['another'], calls_left_out: CALLS });
    expect(content.controls.length).toBeLessThan(10);
    expect(textOf(zip, 'data/report/report.html')).toContain('40 calls of others are left out of the table of calls');
  });

  test('draws a sample in two steps that everybody can draw again', { timeout: 3 * PATIENCE }, async () => {
    const population = await ask<Population>('/exports/populations', { ...window, purpose: 'sampling' });
    expect(population).toMatchObject({ calls: CALLS, from: window.from, to: window.to });
    expect((await ask<{ readonly populations: readonly Population[] }>('/exports/populations')).populations).toEqual([population]);
    const sample = { population: population.id, nonce: randomBytes(16).toString('hex'), size: 5 };
    const { zip } = await exportAndFetch({ sample });
    const drawn = parseSample(filesOf(zip).get(REPORT_PATHS.sample) ?? new Uint8Array(0));
    expect(drawn.items).toHaveLength(5);
    expect(textOf(zip, 'data/report/tables/sample.csv').trim().split('\n')).toHaveLength(6);
    expect(await verifyWithPython(zip, await connectControl(data).trustPolicy())).toMatchObject({ integrity: 'verified', findings: [] });

    await expect(exportAndFetch({ sample: { ...sample, population: '0'.repeat(32) } })).rejects.toThrow(/NOT_FOUND/);
    await expect(exportAndFetch({ sample, to: String(BigInt(window.to) - 1n) })).rejects.toThrow(/SAMPLE_INVALID/);
    await expect(ask('/exports', { ...window, purpose: 'x', sample: { ...sample, nonce: '00' } })).rejects.toThrow(/400/);
    await expect(ask('/exports/populations', { ...window, to: String(now() + 60_000_000_000n), purpose: 'x' })).rejects.toThrow(/400/);
  });

  test('is estimated beforehand', async () => {
    const estimate = await ask<ExportEstimate>('/exports/estimate', window);
    expect(estimate).toMatchObject({ calls: CALLS });
    expect(estimate.records).toBeGreaterThanOrEqual(CALLS);
    expect(estimate.bytes).toBeGreaterThan(CALLS * 500);
    await expect(ask('/exports/estimate', window, 'viewer')).rejects.toThrow(/403/);
  });

  test('by the command line: with a report, and without', { timeout: 3 * PATIENCE }, async () => {
    const instant = (ns: string): string => new Date(Number(BigInt(ns) / 1_000_000n)).toISOString();
    const period = ['--from', instant(window.from), '--to', instant(window.to), '--data', data];
    const out = join(data, 'cli.zip');
    expect(await runSpanproof(['evidence', 'export', ...period, '--out', out, '--records-only'])).toMatchObject({ code: 0 });
    expect(filesOf(await readFile(out)).has(REPORT_PATHS.report)).toBe(false);
    const { out: printed } = await runSpanproof(['evidence', 'population', ...period, '--purpose', 'review', '--json']);
    const population = (JSON.parse(printed) as Population).id;
    const sampled = await runSpanproof([
      'evidence',
      'export',
      ...period,
      '--out',
      out,
      '--sample-population',
      population,
      '--nonce',
      'ab'.repeat(16),
      '--sample-size',
      '3',
      '--criteria',
      'CC6.1,CC7.2',
    ]);
    expect(sampled).toMatchObject({ code: 0, err: '' });
    expect(reportOf(await readFile(out)).content.scope).toMatchObject({ criteria: ['CC6.1', 'CC7.2'] });
    expect(parseSample(filesOf(await readFile(out)).get(REPORT_PATHS.sample) ?? new Uint8Array(0)).items).toHaveLength(3);
    for (const wrong of [
      ['--criteria', 'CC99'],
      ['--kind', 'monthly'],
      ['--nonce', 'ab'.repeat(16)],
    ])
      expect(await runSpanproof(['evidence', 'export', ...period, '--out', out, ...wrong])).toMatchObject({ code: 2, err: expect.stringMatching(/^USAGE: /) });
  });

  test('is given up where the processor stops, and holds up nothing', { timeout: PATIENCE }, async () => {
    await ask<ExportJob>('/exports', { ...window, purpose: 'never finished' });
    expect(await processor.stop()).toBe(0);
  });
});

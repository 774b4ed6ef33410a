import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ControlDetail, ControlRun, ControlSummary } from '@spanproof/vocabulary';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CONTROLS } from '../../processor/src/evidence/controls/index.ts';
import { CONFIGURED, tokenOf } from '../api/test-api.ts';
import { deliver, formChatBody } from '../support/otlp-calls.ts';
import { type ProcessorProcess, startProcessorProcess } from '../support/processor-process.ts';

const CALLS = 20;
let data: string;
let processor: ProcessorProcess;
const start = (): Promise<ProcessorProcess> => startProcessorProcess(data, [], { SPANPROOF_API_TOKENS: JSON.stringify(CONFIGURED) });

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'spanproof-controls-'));
  processor = await start();
  const { body } = formChatBody(CALLS, (index) => `please explain to customer ${index} why the parcel of last week went to another town`);
  await deliver(body, () => processor.endpoint, new AbortController().signal);
}, 60_000);
afterAll(async () => {
  await processor.stop();
  await rm(data, { recursive: true, force: true });
});

async function ask<T>(path: string, body?: object): Promise<T> {
  const response = await fetch(`${processor.api}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${tokenOf('auditor')}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

test('a run of a real processor verifies its ledger, scans its store, and survives a restart', { timeout: 90_000 }, async () => {
  // The window ends before the run, so that what the run itself seals lies outside.
  let run: ControlRun | undefined;
  const now = (): bigint => BigInt(Date.now()) * 1_000_000n;
  const from = String(now() - 3_600_000_000_000n);
  await expect
    .poll(
      async () => {
        run = await ask<ControlRun>('/runs', { from, to: String(now()) });
        return run.outcomes.find(({ control }) => control === 'cc6-1-required-fields')?.population;
      },
      { timeout: 30_000, interval: 1_500 },
    )
    .toBe(CALLS);
  if (run === undefined) throw new Error('polled');
  const outcomes = new Map(run.outcomes.map((outcome) => [outcome.control, outcome]));
  expect([...outcomes.keys()]).toEqual(CONTROLS.map(({ id }) => id));
  expect(run.outcomes.filter(({ reason }) => reason.startsWith('The control could not be tested'))).toEqual([]);
  expect(outcomes.get('cc4-1-integrity')).toMatchObject({ result: 'passed' });
  expect(outcomes.get('cc6-1-encryption-at-rest')).toMatchObject({ result: 'passed' });
  expect(outcomes.get('cc6-1-encryption-keys')).toMatchObject({ result: 'passed' });
  // An emitter that numbers no calls: nobody can say that none is missing.
  expect(outcomes.get('cc7-2-completeness')).toMatchObject({ result: 'not_tested' });
  expect(outcomes.get('cc9-2-unregistered-vendors')).toMatchObject({ result: 'deviation', deviations: [{ item: 'openai' }] });
  expect(outcomes.get('cc6-7-blocked-no-egress')).toMatchObject({ result: 'no_occurrences', population: 0 });

  await processor.stop();
  processor = await start();
  await expect.poll(() => ask<ControlRun>(`/runs/${run?.id}`).catch(() => undefined), { timeout: 30_000 }).toEqual(run);
  const again = await ask<ControlRun>('/runs', { from: run.from, to: run.to });
  expect(again.outcomes).toEqual(run.outcomes);
  expect(again.content_hash).toBe(run.content_hash);
  const list = await ask<readonly ControlSummary[]>('/controls');
  expect(list.every(({ last }) => last?.run === again.id)).toBe(true);
  expect((await ask<ControlDetail>('/controls/cc4-1-integrity')).last?.result).toBe('passed');
});

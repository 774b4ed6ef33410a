import { afterAll, beforeAll, expect, test } from 'vitest';
import { assessControl } from '../../processor/src/evidence/assess-control.ts';
import { CONTROLS } from '../../processor/src/evidence/controls/index.ts';
import { listDays } from '../../processor/src/figures.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { CASE_WINDOW } from '../contracts/control-cases.ts';
import { formCleanDataset } from '../evidence/gaps/clean.ts';
import { at } from '../evidence/gaps/dataset.ts';
import { GAPS } from '../evidence/gaps/gaps.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { createSeeder } from '../support/seed-calls.ts';
import { openPackage, textIn } from './open-package.ts';
import { formInputs } from './package-inputs.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine[Symbol.asyncDispose]());

test('what the controls really say becomes a package: a page, a sheet and a table for each', async () => {
  const dataset = GAPS.reduce((changed, gap) => gap.apply(changed), formCleanDataset());
  const records = dataset.records.map(({ record }) => record).toSorted((a, b) => ((a.t_ingest ?? 0n) < (b.t_ingest ?? 0n) ? -1 : 1));
  await createSeeder(engine.client, { start: at(-500) }).seed(records);
  const outcomes = [];
  for (const control of CONTROLS)
    outcomes.push(
      await assessControl(
        {
          query: createQuery(engine.client),
          onFailure(error) {
            throw error;
          },
        },
        control,
        {
          window: CASE_WINDOW,
          now: CASE_WINDOW.to,
          registers: (register) => dataset.registers.filter((entry) => entry.register === register),
          probes: dataset.probes,
        },
      ),
    );
  const [from, to] = [String(CASE_WINDOW.from), String(CASE_WINDOW.to)];
  const files = await openPackage(
    formInputs({
      period: { kind: 'period', from, to },
      run: { id: '01'.repeat(16), at: to, from, to, content_hash: 'ab'.repeat(32), outcomes },
      controls: CONTROLS,
      registers: dataset.registers,
      days: listDays(CASE_WINDOW.from, CASE_WINDOW.to).map((day) => ({ day, calls: 1, state: 'covered' })),
    }),
  );
  const page = textIn(files, 'report.html');
  for (const { id } of CONTROLS) {
    expect(page).toContain(`id="control-${id}"`);
    expect(files.has(`tables/controls/${id}.csv`)).toBe(true);
  }
  expect(new Set(CONTROLS.map(({ id }) => id.slice(0, 31))).size).toBe(CONTROLS.length); // names of sheets
  expect(page).toContain('vendors/stale');
});

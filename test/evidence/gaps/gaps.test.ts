import type { ControlOutcome } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessControl } from '../../../processor/src/evidence/assess-control.ts';
import { CONTROLS } from '../../../processor/src/evidence/controls/index.ts';
import { REGISTER_DEFINITIONS } from '../../../processor/src/registers/schemas/index.ts';
import { createQuery } from '../../../processor/src/store/query.ts';
import { CASE_WINDOW } from '../../contracts/control-cases.ts';
import { type EmptyTables, startEmptyTables } from '../../support/empty-tables.ts';
import { createSeeder } from '../../support/seed-calls.ts';
import { formCleanDataset } from './clean.ts';
import { at, type Dataset, type Gap } from './dataset.ts';
import { GAPS } from './gaps.ts';

let engine: EmptyTables;
beforeAll(async () => {
  engine = await startEmptyTables();
});
afterAll(() => engine[Symbol.asyncDispose]());

/** Every control over the dataset, in a real engine; ids of records are written as their names. */
async function runControls(dataset: Dataset): Promise<readonly ControlOutcome[]> {
  await engine.clear();
  const records = dataset.records.toSorted((a, b) => ((a.record.t_ingest ?? 0n) < (b.record.t_ingest ?? 0n) ? -1 : 1));
  const ids = await createSeeder(engine.client, { start: at(-500) }).seed(records.map(({ record }) => record));
  const names = new Map(ids.map((id, index) => [id, `record:${records[index]?.name}`]));
  const failures: unknown[] = [];
  const outcomes: ControlOutcome[] = [];
  for (const control of CONTROLS) {
    const outcome = await assessControl({ query: createQuery(engine.client), onFailure: (error) => failures.push(error) }, control, {
      window: CASE_WINDOW,
      now: CASE_WINDOW.to + 86_400_000_000_000n,
      registers: (register) => dataset.registers.filter((entry) => entry.register === register),
      probes: dataset.probes,
    });
    outcomes.push({ ...outcome, deviations: outcome.deviations.map(({ item, what }) => ({ item: names.get(item) ?? item, what })) });
  }
  expect(failures).toEqual([]);
  return outcomes;
}

const listFound = (outcomes: readonly ControlOutcome[]): readonly string[] =>
  outcomes.flatMap(({ control, deviations }) => deviations.map(({ item }) => `${control}: ${item}`)).toSorted();
const listExpected = (gaps: readonly Gap[]): readonly string[] => gaps.flatMap(({ found }) => found.map(([control, item]) => `${control}: ${item}`)).toSorted();

describe('seeded gaps', () => {
  test('there are at least 30 of them, and every control that can deviate is meant by one', () => {
    expect(GAPS.length).toBeGreaterThanOrEqual(30);
    const meant = new Set(GAPS.flatMap(({ found }) => found.map(([control]) => control)));
    expect(CONTROLS.map(({ id }) => id).filter((id) => !meant.has(id))).toEqual(['a1-fallback']); // an exercise is on record
  });

  test('what the registers hold is what they would have taken, with and without gaps', () => {
    const dataset = GAPS.reduce((changed, gap) => gap.apply(changed), formCleanDataset());
    for (const { register, id, data } of [...formCleanDataset().registers, ...dataset.registers])
      expect(() => REGISTER_DEFINITIONS[register].parse(data), `${register}/${id}`).not.toThrow();
  });

  test('nothing is found where there is nothing, and everything was looked at', async () => {
    const outcomes = await runControls(formCleanDataset());
    expect(listFound(outcomes)).toEqual([]);
    expect(outcomes.filter(({ result }) => result !== 'passed').map(({ control, result }) => [control, result])).toEqual([
      ['cc8-1-prompt-changes', 'no_occurrences'],
      ['c1-disposal', 'no_occurrences'],
    ]);
  });

  test('all of them at once: each is found, and nothing else', async () => {
    const outcomes = await runControls(GAPS.reduce((dataset, gap) => gap.apply(dataset), formCleanDataset()));
    expect(listFound(outcomes)).toEqual(listExpected(GAPS));
  });

  const slow = process.env['SPANPROOF_SLOW'] === '1';
  test.each(slow ? GAPS : GAPS.filter((_, index) => index % 9 === 0))('alone: $name', async (gap) => {
    expect(listFound(await runControls(gap.apply(formCleanDataset())))).toEqual(listExpected([gap]));
  });
});

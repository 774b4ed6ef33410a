import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTROLS } from '../../processor/src/evidence/controls/index.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import {
  CASE_WINDOW,
  type ControlCase,
  type ControlCases,
  checkJudgement,
  formInputs,
  isNoticed,
  listMutants,
  statedAnswers,
} from '../contracts/control-cases.ts';
import { createSeeder, type SeedRecord } from '../support/seed-calls.ts';
import { startEmptyTables, type EmptyTables } from '../support/empty-tables.ts';
import { CONTROL_CASES } from './cases/index.ts';

const PARAMETERS = { from: String(CASE_WINDOW.from), to: String(CASE_WINDOW.to) };
const LENGTH = CASE_WINDOW.to - CASE_WINDOW.from;

let engine: EmptyTables;
beforeAll(async () => {
  engine = await startEmptyTables();
});
afterAll(() => engine[Symbol.asyncDispose]());

test('every control has its cases, once', () => {
  expect(CONTROL_CASES.map(({ control }) => control.id).sort()).toEqual(CONTROLS.map(({ id }) => id).sort());
});

describe.each(CONTROL_CASES.map((cases) => ({ id: cases.control.id, cases })))('$id', ({ cases }) => {
  const { control } = cases;

  test('has a case of each result that it can have', () => {
    const results = new Set(cases.cases.map(({ result }) => result));
    expect(results.has('passed') && results.has('deviation')).toBe(true);
    expect(results.has('not_tested') || results.has('no_occurrences')).toBe(true);
  });

  test.each(cases.cases)('judges: $name -> $result', (one) => {
    checkJudgement(one, control.judge(formInputs(one, statedAnswers(one))));
  });

  test.each(cases.cases)('asks the engine: $name', async (one) => {
    await engine.clear();
    const seeder = createSeeder(engine.client, { start: CASE_WINDOW.from + 3_600_000_000_000n });
    const ids = await seeder.seed(one.records ?? []);
    await createSeeder(engine.client, { start: CASE_WINDOW.from }).seed(formNoise(cases, one));
    const query = createQuery(engine.client);
    const nameOf = (item: string): string => (ids.includes(item) ? `record:${ids.indexOf(item)}` : item);
    const [totals = {}, ...more] = await query(control.population, PARAMETERS);
    expect(more).toEqual([]);
    expect(totals).toEqual(one.totals);
    const deviating = control.deviations === undefined ? [] : await query(control.deviations, PARAMETERS);
    expect(deviating.map((row) => ({ ...row, item: nameOf(String(row.item)) }))).toEqual(one.deviating ?? []);
    checkJudgement(one, control.judge(formInputs(one, { totals, deviating })), nameOf);
  });

  test.each(listMutants(cases))('a judgement that is broken is noticed: $name', ({ judge }) => {
    expect(isNoticed(cases, judge)).toBe(true);
  });
});

/** The control's own deviating records, outside the window: they must change nothing. */
function formNoise({ cases, ignoresBefore = true }: ControlCases, current: ControlCase): readonly SeedRecord[] {
  const bad = cases.filter((one) => one.result === 'deviation' && one !== current).flatMap(({ records = [] }) => records);
  const shift = (by: bigint): SeedRecord[] =>
    bad
      .map((record, index) => ({ ...record, t_ingest: (record.t_ingest ?? CASE_WINDOW.from + BigInt(index) * 1_000_000_000n) + by }))
      .filter(({ t_ingest }) => t_ingest < CASE_WINDOW.from || t_ingest >= CASE_WINDOW.to);
  return [...shift(LENGTH), ...(ignoresBefore ? shift(-LENGTH) : [])].toSorted((a, b) => ((a.t_ingest ?? 0n) < (b.t_ingest ?? 0n) ? -1 : 1));
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTROLS } from '../../processor/src/evidence/controls/index.ts';
import { textOf } from '../../processor/src/evidence/judgement.ts';
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

const HOUR = 3_600_000_000_000n;
const LENGTH = CASE_WINDOW.to - CASE_WINDOW.from;

let engine: EmptyTables;
beforeAll(async () => {
  engine = await startEmptyTables();
});
afterAll(() => engine[Symbol.asyncDispose]());

test('every control has its cases, once', () => {
  expect(CONTROL_CASES.map(({ control }) => control.id).toSorted()).toEqual(CONTROLS.map(({ id }) => id).toSorted());
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
    const by = await makeRoom(cases);
    const seed = (start: bigint, records: readonly SeedRecord[]): Promise<readonly string[]> =>
      createSeeder(engine.client, { start: start + by }).seed(records.map((record) => move(record, by)));
    const ids = await seed(CASE_WINDOW.from + HOUR, one.records ?? []);
    await seed(CASE_WINDOW.from, formNoise(cases, one));
    const query = createQuery(engine.client);
    const parameters = { from: String(CASE_WINDOW.from + by), to: String(CASE_WINDOW.to + by) };
    const nameOf = (item: string): string => (ids.includes(item) ? `record:${ids.indexOf(item)}` : item);
    const [totals = {}, ...more] = await query(control.population, parameters);
    expect(more).toEqual([]);
    expect(totals).toEqual(one.totals);
    const deviating = control.deviations === undefined ? [] : await query(control.deviations, parameters);
    expect(deviating.map((row) => ({ ...row, item: nameOf(textOf(row, 'item')) }))).toEqual(one.deviating ?? []);
    checkJudgement(one, control.judge(formInputs(one, { totals, deviating })), nameOf);
  });

  test.each(listMutants(cases))('a judgement that is broken is noticed: $name', ({ judge }) => {
    expect(isNoticed(cases, judge)).toBe(true);
  });
});

let rooms = 0n;
/**
 * Emptying the tables takes the engine half a second. A control that looks at nothing outside its window and states no dates gets a window of its own
 * instead, four lengths after the last: what other cases left lies before it. Instants are moved for the engine only.
 */
async function makeRoom({ ignoresBefore = true, statesDates = false }: ControlCases): Promise<bigint> {
  rooms += 1n;
  if (ignoresBefore && !statesDates) return rooms * 4n * LENGTH;
  await engine.clear();
  return 0n;
}

function move(record: SeedRecord, by: bigint): SeedRecord {
  return {
    ...record,
    ...(record.t_ingest === undefined ? {} : { t_ingest: record.t_ingest + by }),
    ...(record.t_event === undefined ? {} : { t_event: record.t_event + by }),
  };
}

/** The control's own deviating records, outside the window: they must change nothing. */
function formNoise({ cases, ignoresBefore = true }: ControlCases, current: ControlCase): readonly SeedRecord[] {
  const bad = cases.filter((one) => one.result === 'deviation' && one !== current).flatMap(({ records = [] }) => records);
  const timed = bad.map((record, index) => ({ ...record, t_ingest: record.t_ingest ?? CASE_WINDOW.from + BigInt(index) * 1_000_000_000n }));
  return [...(ignoresBefore ? [-LENGTH] : []), LENGTH]
    .flatMap((by) => timed.map((record) => ({ ...record, t_ingest: record.t_ingest + by })))
    .filter(({ t_ingest }) => t_ingest < CASE_WINDOW.from || t_ingest >= CASE_WINDOW.to)
    .toSorted((a, b) => (a.t_ingest < b.t_ingest ? -1 : 1));
}

import { ROLES, type ControlDetail, type ControlHistory, type ControlRun, type RunSummary } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createControlRoutes } from '../../processor/src/api/routes/controls.ts';
import type { Control, Probes, Runs } from '../../processor/src/evidence/contract.ts';
import { CONTROLS } from '../../processor/src/evidence/controls/index.ts';
import { hashOutcomes } from '../../processor/src/evidence/run-record.ts';
import { createRuns } from '../../processor/src/evidence/run.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { Registers } from '../../processor/src/registers/contract.ts';
import type { SealedReader } from '../../processor/src/open/contract.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import type { OpsRecord } from '../../processor/src/stage.ts';
import type { Query } from '../../processor/src/store/contract.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import { problemOf, startTestApi } from '../api/test-api.ts';
import { CASE_WINDOW as WINDOW } from '../contracts/control-cases.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { createSeeder, formCall, type Seeder } from '../support/seed-calls.ts';

const ACTOR = { id: 'user:7', name: 'Some Body' };
const PROBES: Probes = { integrity: { verdict: 'verified', streams: 1, rows: 1000, findings: [] } };

let engine: TestEngine;
let own: Seeder;
let query: Query;
let reader: SealedReader;
let clock = WINDOW.to;
const failures: unknown[] = [];

beforeAll(async () => {
  engine = await startTestEngine();
  query = createQuery(engine.client);
  await createSeeder(engine.client, { start: WINDOW.from }).seed([formCall(), formCall(), formCall({ caller: {} })]);
  own = createSeeder(engine.client, { start: WINDOW.to });
  reader = createSealedReader({ rows: createSealedRows(engine.client), keyRing: own.keyRing, crypto: nodeCrypto, openPart });
});
afterAll(() => engine[Symbol.asyncDispose]());

/** The real sealing, without its worker. */
async function append(record: OpsRecord): Promise<string> {
  const [id = ''] = await own.seed([record]);
  return id;
}

function openRuns(
  changes: {
    readonly asOf?: Registers['asOf'];
    readonly controls?: readonly Control[];
    readonly query?: Query;
    readonly probes?: Probes;
    readonly reader?: SealedReader;
  } = {},
): Promise<Runs> {
  return createRuns(
    {
      query: changes.query ?? query,
      registers: { asOf: changes.asOf ?? (() => []) },
      probes: async () => changes.probes ?? PROBES,
      append,
      reader: changes.reader ?? reader,
      crypto: nodeCrypto,
      now: () => (clock += 1_000_000_000n),
      onFailure: (error) => failures.push(error),
    },
    { controls: changes.controls ?? CONTROLS },
  );
}

describe('a run', () => {
  let runs: Runs;
  let first: ControlRun;
  beforeAll(async () => {
    runs = await openRuns();
    first = await runs.run(WINDOW, ACTOR);
  });

  test('says how far it is, and ends unsealed where its caller gives up', async () => {
    const known = runs.list().length;
    const seen: number[] = [];
    const giveUp = (done: number, total: number): void => {
      seen.push(done);
      if (done === 2) throw new Error(`enough of ${total}`);
    };
    await expect(runs.run(WINDOW, ACTOR, giveUp)).rejects.toThrow(`enough of ${CONTROLS.length}`);
    expect(seen).toEqual([0, 0, 1, 2]);
    expect(runs.list()).toHaveLength(known);
  });

  test('has an outcome of every control, each with where its figures come from', () => {
    expect(first.outcomes.map(({ control }) => control)).toEqual(CONTROLS.map(({ id }) => id));
    expect(failures).toEqual([]);
    const fields = first.outcomes.find(({ control }) => control === 'cc6-1-required-fields');
    expect(fields).toMatchObject({
      result: 'deviation',
      population: 3,
      deviations_total: 1,
      ipe: { parameters: { from: String(WINDOW.from), to: String(WINDOW.to) }, rows: 2, control_totals: { population: '3', deviations: '1', answered: '3' } },
    });
    for (const { ipe } of first.outcomes)
      expect([ipe.sql.length > 0, ipe.exclusions.length > 0, 'population' in ipe.control_totals]).toEqual([true, true, true]);
  });

  test('nothing is passed without a population', () => {
    for (const { result, population } of first.outcomes) if (result === 'passed') expect(population).toBeGreaterThan(0);
    expect(first.outcomes.filter(({ result }) => result === 'not_tested').every(({ reason }) => reason.length > 10)).toBe(true);
  });

  test('says the same of the same evidence, at another time and by another person', async () => {
    const again = await runs.run(WINDOW, { id: 'user:8', name: 'Else' });
    expect(again.content_hash).toBe(first.content_hash);
    expect(again.id).not.toBe(first.id);
    expect(first.content_hash).toBe(hashOutcomes(nodeCrypto, first.outcomes));
    const other = await runs.run({ from: WINDOW.from, to: WINDOW.from + 1n }, ACTOR);
    expect(other.content_hash).not.toBe(first.content_hash);
    expect(runs.list().map(({ id }) => id)).toEqual([other.id, again.id, first.id]);
  });

  test('is a record whose person is sealed apart, and whose index survives a restart', async () => {
    const restarted = await openRuns();
    expect(restarted.list()).toEqual(runs.list());
    expect(await restarted.get(first.id)).toEqual(first);
    expect(restarted.history('cc6-1-required-fields').at(-1)).toEqual({
      run: first.id,
      at: first.at,
      from: first.from,
      to: first.to,
      result: 'deviation',
      population: 3,
      deviations_total: 1,
    });
    expect(await restarted.latest('cc6-1-required-fields')).toEqual(await runs.latest('cc6-1-required-fields'));
    expect(await restarted.get('no such run')).toBeUndefined();
    expect(restarted.history('no such control')).toEqual([]);
    const cores = await query("SELECT core FROM spanproof.records WHERE JSONExtractString(core, 'schema') = 'spanproof/run/v1'");
    expect(cores.length).toBe(3);
    expect(JSON.stringify(cores)).not.toContain(ACTOR.name);
    expect(JSON.stringify(cores)).not.toContain(ACTOR.id);
  });

  test('whose body is gone keeps its results and says so', async () => {
    const keyless = createSealedReader({
      rows: createSealedRows(engine.client),
      keyRing: { find: (id) => createSeeder(engine.client, { start: 0n }).keyRing.find(id) },
      crypto: nodeCrypto,
      openPart,
    });
    const later = await openRuns({ reader: keyless });
    expect(later.list()).toHaveLength(3);
    await expect(later.get(first.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('runs that are asked for together follow one another', async () => {
    const both = await Promise.all([runs.run(WINDOW, ACTOR), runs.run(WINDOW, ACTOR)]);
    expect(new Set(both.map(({ id }) => id)).size).toBe(2);
    await expect(runs.run({ from: 5n, to: 5n }, ACTOR)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('what cannot be tested is not tested', () => {
  const [fields] = CONTROLS.filter(({ id }) => id === 'cc6-1-required-fields');
  if (fields === undefined) throw new Error('the control is in the list');
  const broken: readonly (readonly [string, Partial<Control>, string])[] = [
    ['its statement is refused', { population: 'SELECT nothing FROM spanproof.records' }, 'ENGINE_REFUSED'],
    ['its statement answers no row', { population: 'SELECT 1 AS population WHERE 0' }, 'CONTROL_INVALID'],
    ['its statement answers two rows', { population: 'SELECT arrayJoin([1, 2]) AS population' }, 'CONTROL_INVALID'],
    ['its statement counts nothing', { population: 'SELECT 1 AS rows' }, 'CONTROL_INVALID'],
    ['a count is negative', { population: 'SELECT -1 AS population' }, 'CONTROL_INVALID'],
    ['list and count disagree', { deviations: "SELECT '' AS item, '' AS what WHERE 0" }, 'CONTROL_INVALID'],
    [
      'its judgement throws',
      {
        judge: () => {
          throw new TypeError('defect');
        },
      },
      'CONTROL_INVALID',
    ],
  ];

  test.each(broken)('%s', async (_name, change, code) => {
    failures.length = 0;
    const runs = await openRuns({ controls: [{ ...fields, ...change }, fields] });
    const { outcomes } = await runs.run(WINDOW, ACTOR);
    expect(outcomes.map(({ result }) => result)).toEqual(['not_tested', 'deviation']);
    expect(outcomes[0]?.reason).toContain(code);
    expect(failures).toHaveLength(1);
  });

  test('an engine that is away leaves no control out', async () => {
    const runs = await openRuns({ query: () => Promise.reject(Object.assign(new Error('away'), { code: 'ENGINE_DOWN' })), probes: {} });
    const { outcomes } = await runs.run(WINDOW, ACTOR);
    expect(outcomes).toHaveLength(CONTROLS.length);
    expect(new Set(outcomes.map(({ result }) => result))).toEqual(new Set(['not_tested']));
  });
});

test('looks at registers as of the end of the window; at what providers supply afterwards, as of now', async () => {
  const asked = new Map<string, bigint>();
  const looking = await openRuns({
    asOf(register, instant) {
      asked.set(register, instant);
      return [];
    },
  });
  const { at } = await looking.run(WINDOW, ACTOR);
  expect(asked.get('provider_usage')).toBe(BigInt(at));
  expect(BigInt(at)).toBeGreaterThan(WINDOW.to);
  expect([...asked].filter(([register]) => register !== 'provider_usage').map(([, instant]) => instant)).toEqual(Array(asked.size - 1).fill(WINDOW.to));
  expect(asked.size).toBeGreaterThan(5);
});

describe('the API', () => {
  test('shows controls, their newest result and history; runs them for those who may', async () => {
    const runs = await openRuns();
    const routes = createControlRoutes({
      controls: CONTROLS,
      runs,
      registers: { get: (register, id) => (register === 'owners' && id === 'cc4-1-integrity' ? OWNER : undefined) },
    });
    await using api = await startTestApi(routes);
    const json = async <T>(path: string): Promise<T> => (await (await api.ask(path, 'viewer')).json()) as T;
    const body = JSON.stringify({ from: String(WINDOW.from), to: String(WINDOW.to) });
    const post = (role: (typeof ROLES)[number]): Promise<Response> =>
      api.ask('/runs', role, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

    for (const role of ['viewer', 'operator'] as const) expect(await problemOf(await post(role))).toBe('403 FORBIDDEN');
    const run = (await (await post('compliance')).json()) as ControlRun;
    expect(run.outcomes).toHaveLength(CONTROLS.length);
    expect(api.sealed.map(({ core }) => core['action'])).toContain('controls.run');

    const list = await json<readonly ControlDetail['summary'][]>('/controls');
    expect(list.map(({ id, last }) => [id, last?.run])).toEqual(CONTROLS.map(({ id }) => [id, run.id]));
    expect(list.find(({ id }) => id === 'cc4-1-integrity')?.owner).toBe('Ada');
    const detail = await json<ControlDetail>('/controls/cc6-1-required-fields');
    expect(detail).toMatchObject({
      summary: { last: { result: 'deviation' } },
      last: { deviations_total: 1 },
      population: expect.stringContaining('{from:Int64}'),
    });
    const history = await json<ControlHistory>('/controls/cc6-1-required-fields/results');
    expect(history.results[0]).toMatchObject({ run: run.id, result: 'deviation', population: 3 });
    expect((await json<readonly RunSummary[]>('/runs'))[0]?.id).toBe(run.id);
    expect(await json<ControlRun>(`/runs/${run.id}`)).toEqual(run);
    for (const path of ['/controls/none', '/controls/none/results', '/runs/none', '/controls/__proto__'])
      expect(await problemOf(await api.ask(path, 'auditor'))).toBe('404 NOT_FOUND');
    for (const wrong of [{}, { from: '1', to: "1'; DROP" }, { from: 1, to: 2 }, { from: '5', to: '5' }, { from: '0', to: '1', sql: 'x' }]) {
      const answer = await api.ask('/runs', 'admin', { method: 'POST', body: JSON.stringify(wrong), headers: { 'content-type': 'application/json' } });
      expect(await problemOf(answer)).toBe('400 REQUEST_INVALID');
    }
  });
});

const OWNER = {
  register: 'owners',
  id: 'cc4-1-integrity',
  version: 1,
  at: '0',
  actor: 'user:1',
  record_id: '',
  data_hash: '',
  data: { owner: 'Ada' },
  retired: false,
} as const;

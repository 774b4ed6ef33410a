import { QUERIES } from '@spanproof/dashboards';
import { encodeCanonical } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { insertBlocks } from '../../processor/src/store/insert-blocks.ts';
import { encodeRecordRows } from '../../processor/src/store/rows.ts';
import { makeRow, T_INGEST } from '../store/sealed-rows.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';

const HOUR = 3_600_000_000_000n;
const verdict = (outcome: string, by: string, count: number): object => ({ rule: 'secrets', version: 1, action: 'redact', outcome, by, count });
const CALLS: readonly object[] = [
  {
    outcome: 'ok',
    upstream_contacted: true,
    provider: 'openai',
    model_requested: 'a',
    model_served: 'a-2026',
    latency_ns: 2_000_000,
    tokens: { input: 10, output: 5 },
    verdicts: [verdict('redacted', 'source', 2)],
    features: { findings: [] },
  },
  {
    outcome: 'ok',
    upstream_contacted: true,
    provider: 'openai',
    model_requested: 'a',
    model_served: 'a-2026',
    latency_ns: 4_000_000,
    tokens: { input: 20 },
    verdicts: [verdict('redacted', 'source', 1), verdict('not_applicable', 'processor', 0)],
    features: {
      findings: [
        ['EMAIL', 3],
        ['PHONE', 1],
      ],
    },
  },
  {
    outcome: 'blocked',
    upstream_contacted: false,
    provider: 'openai',
    model_requested: 'b',
    verdicts: [verdict('blocked', 'source', 1)],
    features: { findings: [['EMAIL', 1]] },
  },
  { outcome: 'error', provider: 'anthropic', model_requested: 'c', tokens: {}, verdicts: [], features: { findings: [] } },
];

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
  const rows = CALLS.map((core, seq) => makeRow(seq, { core: encodeCanonical(core) }));
  const outside = [makeRow(4, { t_ingest: T_INGEST + HOUR }), makeRow(5, { kind: 9, t_ingest: T_INGEST + 5n })];
  await insertBlocks(engine.client, 'records', [encodeRecordRows([...rows, ...outside])], 'queries');
});
afterAll(() => engine[Symbol.asyncDispose]());

async function ask(name: string): Promise<unknown[]> {
  const query = QUERIES.find((one) => one.name === name);
  if (query === undefined) throw new Error(`no query ${name}`);
  const at = (ns: bigint): string => new Date(Number(ns / 1_000_000n)).toISOString().replace('T', ' ').replace('Z', '');
  const result = await engine.client.query({
    query: query.sql,
    format: 'JSONCompactEachRowWithNames',
    query_params: { from: at(T_INGEST), to: at(T_INGEST + HOUR) },
  });
  const [names, ...rows] = await result.json<unknown[]>();
  expect(names).toEqual(query.columns);
  return rows;
}

describe('each question gets the figures of the sealed columns, of its period and of calls only', () => {
  test('calls-by-outcome', async () => {
    expect(await ask('calls-by-outcome')).toEqual([
      ['blocked', 1, 0, 1],
      ['error', 1, 0, 0],
      ['ok', 2, 2, 0],
    ]);
  });

  test('calls-by-model: what nobody reported stays empty', async () => {
    const rows = await ask('calls-by-model');
    expect(rows).toEqual([
      ['openai', 'a', 'a-2026', 2, 30, 5, 2, 4],
      ['anthropic', 'c', null, 1, null, null, null, null],
      ['openai', 'b', null, 1, null, null, null, null],
    ]);
  });

  test('decisions-by-rule', async () => {
    expect(await ask('decisions-by-rule')).toEqual([
      ['secrets', 'processor', 'not_applicable', 1, 0],
      ['secrets', 'source', 'blocked', 1, 1],
      ['secrets', 'source', 'redacted', 2, 3],
    ]);
  });

  test('findings-by-kind', async () => {
    expect(await ask('findings-by-kind')).toEqual([
      ['EMAIL', 2, 4],
      ['PHONE', 1, 1],
    ]);
  });

  test('and every query of the list has a case here', () => {
    expect(QUERIES.map(({ name }) => name).sort()).toEqual(['calls-by-model', 'calls-by-outcome', 'decisions-by-rule', 'findings-by-kind']);
  });
});

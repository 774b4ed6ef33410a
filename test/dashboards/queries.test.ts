import { QUERIES } from '@spanproof/dashboards';
import type { Json } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTables, type Seeded, STREAM, type Tables } from './support.ts';

const verdict = (outcome: string, by: string, count: number): Json => ({ rule: 'secrets', version: 1, action: 'redact', outcome, by, count });
const openai = { provider: 'openai', region: 'eu', caller: { service: 'desk', environment: 'production' } };
const anthropic = { provider: 'anthropic', caller: { service: 'search' } };

const CALLS: readonly Seeded[] = [
  {
    at: 0,
    src_seq: 1,
    source: 7,
    core: {
      ...openai,
      outcome: 'ok',
      upstream_contacted: true,
      model_requested: 'a',
      model_served: 'a-2026',
      latency_ns: 2_000_000_000,
      time_to_first_chunk_ns: 500_000_000,
      tokens: { input: 60, output: 120 },
      finish_reasons: ['stop'],
      verdicts: [verdict('redacted', 'source', 2)],
      features: { findings: [], language: 'en', refusal: false, json_valid: true },
      risk: { class: 'low', reasons: [] },
      cost: { nano_usd: 1_500_000_000, prices: 'p' },
    },
  },
  {
    at: 30,
    src_seq: 2,
    source: 7,
    core: {
      ...openai,
      outcome: 'ok',
      upstream_contacted: true,
      model_requested: 'a',
      model_served: 'a-2026',
      rate_limit: { requests_limit: 500, requests_remaining: 450, tokens_limit: 30_000, tokens_remaining: 7_500 },
      latency_ns: 4_000_000_000,
      tokens: { input: 60, output: 0 },
      finish_reasons: ['stop', 'length'],
      verdicts: [verdict('redacted', 'source', 1), verdict('failed_open', 'processor', 0)],
      features: {
        findings: [
          ['EMAIL', 3],
          ['PHONE', 1],
        ],
        language: 'de',
        refusal: true,
      },
      risk: { class: 'high', reasons: ['personal-data-sent', 'rule-failed-open'] },
      cost: { nano_usd: 500_000_000, prices: 'p' },
    },
  },
  {
    at: 60,
    src_seq: 5,
    source: 7,
    core: {
      ...openai,
      outcome: 'blocked',
      upstream_contacted: false,
      model_requested: 'b',
      verdicts: [verdict('blocked', 'source', 1)],
      features: { findings: [['EMAIL', 1]] },
      risk: { class: 'medium', reasons: ['blocked'] },
    },
  },
  {
    at: 61,
    core: {
      ...anthropic,
      outcome: 'error',
      error_type: '429',
      model_requested: 'c',
      rate_limit: { requests_limit: 50, requests_remaining: 0 },
      tokens: {},
      verdicts: [],
      features: { findings: [] },
    },
  },
];

const OTHERS: readonly Seeded[] = [
  { kind: 'access', at: 5, core: { action: 'call.reveal', role: 'compliance', outcome: 'allowed' } },
  { kind: 'heartbeat', at: 100, core: { schema: 'spanproof/heartbeat/v1' } },
  { kind: 'governance', at: 6, core: { schema: 'spanproof/run/v1', results: [['old', 'deviation', 1, 1]] } },
  {
    kind: 'governance',
    at: 7,
    core: {
      schema: 'spanproof/run/v1',
      results: [
        ['cc6', 'passed', 4, 0],
        ['cc7', 'deviation', 4, 2],
        ['cc8', 'passed', 4, 0],
      ],
    },
  },
  { kind: 'governance', at: 8, core: { schema: 'spanproof/discovery/v1', item: 'provider', id: 'openai', registered: false } },
  { kind: 'governance', at: 9, core: { schema: 'spanproof/discovery/v1', item: 'caller', id: 'desk' } },
  {
    kind: 'alert',
    at: 4,
    core: {
      schema: 'spanproof/signal/v1',
      state: 'drift',
      statistic: 'tokens_output/level/up',
      effect: 'output tokens +31 %',
      series: { service: 'desk', operation: 'chat', model: 'a' },
      window: { from: '1', to: '2', n: 412 },
    },
  },
];

const FIRST = '2026-11-25 10:00:00';
const SECOND = '2026-11-25 10:01:00';
const moment = (second: number): string => `2026-11-25 10:00:0${second}.000000000`;

/** What each query answers about the calls above, by hand. */
const ANSWERS: Readonly<Record<string, readonly unknown[][]>> = {
  'access-by-action': [['call.reveal', 'compliance', 'allowed', 1, moment(5)]],
  'answers-over-time': [[FIRST, 'a-2026', 60, 0.5, 0]],
  'anchor-lag': [['example.org/log', 3540]],
  'availability-over-time': [
    [FIRST, 'openai', 1],
    [SECOND, 'anthropic', 0],
  ],
  'burn-rates': [
    ['anthropic', null, 1000, 1000, 1000],
    ['openai', null, 0, 0, 0],
  ],
  'call-rate': [
    [FIRST, 'ok', 2 / 60],
    [SECOND, 'blocked', 1 / 60],
    [SECOND, 'error', 1 / 60],
  ],
  'call-totals': [[4, 1, 1, 2, 2]],
  'calls-by-model': [
    ['openai', 'a', 'a-2026', 2, 120, 120, 2000, 4000],
    ['anthropic', 'c', null, 1, null, null, null, null],
    ['openai', 'b', null, 1, null, null, null, null],
  ],
  'calls-by-outcome': [
    ['blocked', 1, 0, 1],
    ['error', 1, 0, 0],
    ['ok', 2, 2, 0],
  ],
  'calls-by-service': [
    ['desk', 'production', 'openai', 'eu', 3, 0, 1],
    ['search', null, 'anthropic', null, 1, 1, 0],
  ],
  'control-history': [
    [moment(6), 'deviation', 1],
    [moment(7), 'deviation', 1],
    [moment(7), 'passed', 2],
  ],
  'control-result-counts': [
    ['deviation', 1],
    ['passed', 2],
  ],
  'control-results': [
    ['cc7', 'deviation', 4, 2, moment(7)],
    ['cc6', 'passed', 4, 0, moment(7)],
    ['cc8', 'passed', 4, 0, moment(7)],
  ],
  'cost-by-model': [
    ['openai', 'a-2026', 2, 0, 2],
    ['anthropic', 'c', 1, 1, null],
    ['openai', 'b', 1, 1, null],
  ],
  'cost-over-time': [[FIRST, 'a-2026', 2]],
  'decisions-by-rule': [
    ['secrets', 'processor', 'failed_open', 1, 0],
    ['secrets', 'source', 'blocked', 1, 1],
    ['secrets', 'source', 'redacted', 2, 3],
  ],
  discoveries: [
    [moment(9), 'caller', 'desk', ''],
    [moment(8), 'provider', 'openai', 'no'],
  ],
  'error-ratio': [
    [FIRST, 'openai', 0],
    [SECOND, 'anthropic', 1],
  ],
  'errors-by-type': [[SECOND, '429', 1]],
  'failed-rules': [['secrets', 'processor', 1, 0]],
  'findings-by-kind': [
    ['EMAIL', 2, 4],
    ['PHONE', 1, 1],
  ],
  'findings-over-time': [
    [FIRST, 'EMAIL', 3],
    [FIRST, 'PHONE', 1],
    [SECOND, 'EMAIL', 1],
  ],
  'finish-reasons-over-time': [
    [FIRST, 'length', 1],
    [FIRST, 'stop', 2],
  ],
  'first-chunk-quantiles': [[FIRST, 0.5, 0.5, 0.5]],
  'guard-outcomes': [
    [FIRST, 'secrets', 'redacted', 2],
    [SECOND, 'secrets', 'blocked', 1],
  ],
  'languages-over-time': [
    [FIRST, 'de', 1],
    [FIRST, 'en', 1],
  ],
  'latency-quantiles': [[FIRST, 2, 4, 4]],
  'ledger-streams': [[STREAM, CALLS.length + OTHERS.length + 1, 4, '2026-11-25 10:01:40.000000000', '2026-11-25 10:00:50.000000000', 'not yet signed']],
  'provider-availability': [
    ['anthropic', null, 1, 1, 0],
    ['openai', 'eu', 2, 0, 1],
  ],
  'rate-limit-headroom': [
    [FIRST, 'openai a', 0.25],
    [SECOND, 'anthropic c', 0],
  ],
  'risk-over-time': [
    [FIRST, 'high', 1],
    [FIRST, 'low', 1],
    [SECOND, 'medium', 1],
  ],
  'risk-reasons': [
    ['blocked', 1, SECOND.concat('.000000000')],
    ['personal-data-sent', 1, '2026-11-25 10:00:30.000000000'],
    ['rule-failed-open', 1, '2026-11-25 10:00:30.000000000'],
  ],
  services: [['desk'], ['search']],
  signals: [[moment(4), 'drift', 'output tokens +31 %', 'desk', 'chat', 'a', 'tokens_output/level/up', 412, expect.stringMatching(/^[0-9a-f]{32}$/)]],
  'source-gaps': [['07'.repeat(16), 'desk', 1, 5, 3, 2]],
  'token-rate': [
    [FIRST, 2, 2],
    [SECOND, null, null],
  ],
  writers: [['w1', expect.any(Number), '2026-11-25 10:01:40.000000000', 3500]],
};

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
  await tables.put([...CALLS, ...OTHERS]);
  await tables.put([
    { at: 3600, core: { ...openai, outcome: 'error', features: { findings: [['EMAIL', 9]] } } },
    { kind: 'tool.call', at: 1, core: { outcome: 'error' } },
  ]);
  await tables.checkpoint(STREAM, 4, 50);
  await tables.checkpoint('example.org/log', 9, 60);
});
afterAll(() => tables[Symbol.asyncDispose]());

describe('each question gets the figures of the sealed columns, of its period and of calls only', () => {
  test.each(QUERIES.map(({ name }) => name))('%s', async (name) => {
    expect(await tables.ask(name)).toEqual(ANSWERS[name]);
  });

  test('a stream with fewer rows than its checkpoint says misses some; one with as many matches', async () => {
    await tables.checkpoint(STREAM, CALLS.length + OTHERS.length + 1, 200);
    expect((await tables.ask('ledger-streams', { to: 300 }))[0]).toEqual([STREAM, 12, 12, expect.any(String), expect.any(String), 'matches']);
    await tables.checkpoint(STREAM, 400, 300);
    expect((await tables.ask('ledger-streams'))[0]?.at(-1)).toBe('rows missing');
  });

  test('a service that was chosen, and one that nobody has', async () => {
    expect(await tables.ask('calls-by-outcome', { services: ['search'] })).toEqual([['error', 1, 0, 0]]);
    expect(await tables.ask('calls-by-outcome', { services: ['nobody'] })).toEqual([]);
    expect(await tables.ask('signals', { services: ['desk'] })).toHaveLength(1);
    expect(await tables.ask('signals', { services: ['search'] })).toEqual([]);
  });

  test('the columns of a series are a time, texts and numbers, those of a value one number', () => {
    for (const { name, shape, columns } of QUERIES) {
      if (shape === 'series') expect([name, columns[0]]).toEqual([name, 'time']);
      expect(new Set(columns).size).toBe(columns.length);
    }
  });
});

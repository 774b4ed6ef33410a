import { INVENTORY_KINDS, type InventoryItem } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Window } from '../../processor/src/inventory/contract.ts';
import { listItems } from '../../processor/src/inventory/list-items.ts';
import { createDataFlowReader } from '../../processor/src/inventory/read-flows.ts';
import type { Query } from '../../processor/src/store/contract.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';
import { createSeeder } from '../support/seed-calls.ts';
import { ALWAYS, expectFlows, expectItems, formEntries, formTraffic, HOSTILE, SECOND, T0 } from './seeded-traffic.ts';

const CALLS = 800;
const traffic = formTraffic(CALLS, 5);
const nothing = formEntries({});
const HALF: Window = { from: T0 + 100n * SECOND, to: T0 + 250n * SECOND };

let engine: TestEngine;
let query: Query;
beforeAll(async () => {
  engine = await startTestEngine();
  query = createQuery(engine.client);
  const access = { kind: 'access' as const, t_ingest: T0 + 110n * SECOND };
  const core = { schema: 'spanproof/access/v1', action: 'calls.reveal', role: 'auditor', outcome: 'allowed' };
  await createSeeder(engine.client, { start: T0 }).seed([
    ...traffic,
    { ...access, core },
    { ...access, core },
    { ...access, core: { ...core, outcome: 'refused' } },
    { ...access, core: { ...core, schema: 'other' } },
    { kind: 'source', core: { schema: 'spanproof/source/v1', provider: 'no call' }, t_ingest: T0 },
  ]);
});
afterAll(() => engine[Symbol.asyncDispose]());

const byId = (items: readonly InventoryItem[]): readonly InventoryItem[] => items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

describe.each(INVENTORY_KINDS)('%s', (kind) => {
  test.each([
    ['of all time', undefined],
    ['of a window: first seen is when it was first seen', HALF],
    ['of a window to the nanosecond', { from: T0 + 7n * SECOND, to: T0 + 7n * SECOND + 1n }],
    ['of an instant without calls', { from: T0 + 7n * SECOND + 1n, to: T0 + 7n * SECOND + 2n }],
  ] as const)('%s: every figure is the reference computation', async (_, window) => {
    const items = await listItems({ query, registers: nothing }, kind, window);
    expect(byId(items)).toEqual(byId(expectItems(kind, traffic, window ?? ALWAYS)));
    if (window === undefined || window === HALF) expect(items.length).toBeGreaterThan(1);
  });

  test('newest first', async () => {
    const seen = (await listItems({ query, registers: nothing }, kind)).map(({ first_seen }) => BigInt(first_seen));
    expect(seen).toEqual(seen.toSorted((a, b) => (a > b ? -1 : 1)));
  });
});

test('all kinds at once are the kinds one by one', async () => {
  const all = await listItems({ query, registers: nothing }, undefined, HALF);
  for (const kind of INVENTORY_KINDS) {
    expect(byId(all.filter((item) => item.kind === kind))).toEqual(byId(await listItems({ query, registers: nothing }, kind, HALF)));
  }
});

test('hostile names come back as they were', async () => {
  const providers = (await listItems({ query, registers: nothing }, 'provider')).map(({ id }) => id);
  expect(providers.filter((id) => HOSTILE.includes(id)).length).toBeGreaterThan(5);
  // The table is still there.
  expect(await engine.rows('SELECT count() AS rows FROM spanproof.records')).toEqual([{ rows: CALLS + 5 }]);
});

test('what a register covers is registered', async () => {
  const registers = formEntries({
    vendors: { openai: { providers: ['OpenAI'], hosts: ['API.openai.com'] } },
    models: { flagship: { models: ['gpt-5', HOSTILE[0] ?? ''] } },
    changes: {
      'prompt-1': { what: { kind: 'prompt', fingerprint: '1'.repeat(64) } },
      'tools-4': { what: { kind: 'tool', fingerprint: '4'.repeat(64) } },
      'model-by-change': { what: { kind: 'model', fingerprint: 'claude-9' } },
      'prompt-as-tool': { what: { kind: 'tool', fingerprint: '2'.repeat(64) } },
    },
  });
  const items = await listItems({ query, registers });
  expect(items.filter(({ registered }) => registered !== undefined).map(({ kind, id, registered }) => [kind, id, registered])).toEqual(
    expect.arrayContaining([
      ['provider', 'openai', 'openai'],
      ['host', 'api.openai.com', 'openai'],
      ['model', 'gpt-5', 'flagship'],
      ['model', HOSTILE[0], 'flagship'],
      ['prompt', '1'.repeat(64), 'prompt-1'],
      ['tool', '4'.repeat(64), 'tools-4'],
    ]),
  );
  expect(items.filter(({ kind, registered }) => registered !== undefined && kind !== 'provider' && kind !== 'host')).toHaveLength(4);
  expect(items.find(({ kind, id }) => kind === 'provider' && id === 'anthropic')).not.toHaveProperty('registered');
});

describe('flows', () => {
  const sorted = (flows: readonly object[]): readonly string[] =>
    flows.map((flow) => JSON.stringify(Object.entries(flow).toSorted(([a], [b]) => (a < b ? -1 : 1)))).toSorted();

  test.each([
    ['of all time', ALWAYS],
    ['of a window', HALF],
  ])('%s are the reference computation', async (_, window) => {
    const expected = expectFlows(traffic, window);
    const { flows, flows_total, figures } = await createDataFlowReader({ query, registers: nothing }).read(window);
    expect(sorted(flows)).toEqual(sorted(expected));
    expect(flows_total).toBe(expected.length);
    expect(figures).toEqual({
      calls: expected.reduce((sum, { calls }) => sum + calls, 0),
      with_content: 0,
      blocked: expected.reduce((sum, { blocked }) => sum + blocked, 0),
      tls_stated: traffic.filter(({ core, t_ingest }) => core['tls_version'] !== undefined && t_ingest >= window.from && t_ingest < window.to).length,
      streams: 1,
      accesses: [
        { action: 'calls.reveal', role: 'auditor', outcome: 'allowed', records: 2 },
        { action: 'calls.reveal', role: 'auditor', outcome: 'refused', records: 1 },
      ],
    });
  });

  test('belong to the vendor of their host, where vendor and call name one, else of their provider', async () => {
    const registers = formEntries({
      vendors: { strict: { providers: ['openai'], hosts: ['api.openai.com'] }, loose: { providers: ['anthropic'], hosts: [] } },
    });
    const { flows } = await createDataFlowReader({ query, registers }).read(ALWAYS);
    for (const { provider, host, vendor } of flows) {
      const strict = host === undefined ? provider === 'openai' : host === 'api.openai.com';
      expect(vendor, `${provider} ${host}`).toBe(strict ? 'strict' : provider === 'anthropic' ? 'loose' : undefined);
    }
    expect(new Set(flows.map(({ vendor }) => vendor))).toEqual(new Set(['strict', 'loose', undefined]));
  });
});

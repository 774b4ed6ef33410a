import { ALERT_RULES, type AlertRule, buildRuleGroup } from '@spanproof/dashboards';
import type { Json } from '@spanproof/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTROLS } from '../../processor/src/evidence/controls/index.ts';
import { readRepositoryFile } from '../house/repository.ts';
import { openTables, type Seeded, type Tables } from './support.ts';

/** Cases lie so far apart that none sees another's rows. Within one, seconds before the moment of evaluation. */
const APART = 400_000;
interface Case {
  readonly records?: readonly (Omit<Seeded, 'at'> & { readonly before: number })[];
  readonly checkpointBefore?: number;
}
const desk = { provider: 'openai', caller: { service: 'desk' } };
const many = (count: number, before: number, core: { readonly [member: string]: Json }) =>
  Array.from({ length: count }, () => ({ before, core: { ...desk, ...core } }));
const run = (...results: readonly Json[][]): Case => ({ records: [{ kind: 'governance', before: 60, core: { schema: 'spanproof/run/v1', results } }] });
const discovery = (item: string, registered?: boolean): Case => ({
  records: [{ kind: 'governance', before: 60, core: { schema: 'spanproof/discovery/v1', item, id: 'x', ...(registered === undefined ? {} : { registered }) } }],
});
const signal = (state: string): Case => ({
  records: [
    { kind: 'alert', before: 60, core: { schema: 'spanproof/signal/v1', state, statistic: 'ks', effect: '+31 %', series: { service: 'desk', model: 'a' } } },
  ],
});
const heard = (before: number): Case => ({ records: [{ kind: 'heartbeat', before, core: { schema: 'spanproof/heartbeat/v1' } }] });

const CASES: Readonly<Record<string, { readonly fires: Case; readonly quiet: Case }>> = {
  'burn-rate-fast': {
    fires: { records: [...many(95, 100, { outcome: 'ok' }), ...many(5, 100, { outcome: 'error' })] },
    // The errors are over: the short window has none.
    quiet: { records: [...many(95, 100, { outcome: 'ok' }), ...many(5, 2_000, { outcome: 'error' })] },
  },
  'burn-rate-slow': {
    fires: { records: [...many(198, 1_000, { outcome: 'ok' }), ...many(2, 1_000, { outcome: 'error' })] },
    quiet: { records: [...many(199, 1_000, { outcome: 'ok' }), ...many(1, 1_000, { outcome: 'error' }), ...many(1, 1_000, { outcome: 'blocked' })] },
  },
  'secret-or-pii-leaked': {
    fires: { records: many(1, 60, { outcome: 'ok', risk: { class: 'critical', reasons: ['secret-sent'] } }) },
    quiet: { records: many(1, 60, { outcome: 'blocked', risk: { class: 'medium', reasons: ['blocked'] } }) },
  },
  'guard-block-surge': {
    fires: { records: [...many(20, 60, { outcome: 'blocked' }), ...many(143, 9_000, { outcome: 'blocked' })] },
    quiet: { records: [...many(9, 60, { outcome: 'blocked' }), ...many(20, 60, { outcome: 'ok' })] },
  },
  'unregistered-vendor': {
    fires: discovery('provider', false),
    quiet: { records: [...(discovery('provider', true).records ?? []), ...(discovery('caller').records ?? [])] },
  },
  'unapproved-change': {
    fires: run(['cc8-1-model-changes', 'deviation', 3, 1]),
    quiet: run(['cc8-1-model-changes', 'passed', 3, 0], ['a1-fallback', 'deviation', 1, 1]),
  },
  'retention-overdue': { fires: run(['p4-retention', 'deviation', 3, 2]), quiet: run(['p4-retention', 'not_tested', 0, 0]) },
  'key-age': { fires: run(['cc6-1-encryption-keys', 'deviation', 1, 1]), quiet: run(['cc6-1-encryption-keys', 'passed', 1, 0]) },
  'integrity-failure': { fires: run(['cc4-1-integrity', 'deviation', 9, 1]), quiet: run(['cc4-1-integrity', 'passed', 9, 0]) },
  'ingest-gap': { fires: heard(400), quiet: heard(30) },
  'anchor-lag': { fires: { checkpointBefore: 4_000 }, quiet: { checkpointBefore: 60 } },
  'drift-signal': { fires: signal('drift'), quiet: signal('not_computed') },
};

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables[Symbol.asyncDispose]());

let evaluations = 0;
/** Rows of the rule's query that are above its threshold, as Grafana's threshold expression takes them. */
async function evaluate(rule: AlertRule, { records = [], checkpointBefore }: Case): Promise<readonly unknown[][]> {
  evaluations += 1;
  const now = evaluations * APART;
  await tables.put(records.map(({ before, ...record }) => ({ ...record, at: now - before })));
  if (checkpointBefore !== undefined) await tables.checkpoint('example.org/log', evaluations, now - checkpointBefore);
  const { names, rows } = await tables.askSql(rule.sql, { from: now - rule.lookBack, to: now });
  expect(names).toEqual(rule.columns);
  for (const row of rows) expect(row.map((cell) => typeof cell)).toEqual([...row.slice(1).map(() => 'string'), 'number']);
  return rows.filter((row) => Number(row.at(-1)) > rule.above);
}

describe.each(ALERT_RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('fires, and names what it is about', async () => {
    const fired = await evaluate(rule, CASES[id]?.fires ?? {});
    expect(fired).toHaveLength(1);
  });

  test('does not fire where nothing is wrong', async () => {
    expect(await evaluate(rule, CASES[id]?.quiet ?? {})).toEqual([]);
  });

  test('has a runbook that says what to do first', () => {
    const runbook = readRepositoryFile(`docs/runbooks/${id}.md`);
    expect(runbook).toContain(`# ${rule.title}`);
    for (const heading of ['## What it means', '## First', '## Then']) expect(runbook).toContain(heading);
  });
});

test('rules ask for controls that there are', () => {
  const asked = ALERT_RULES.flatMap(({ sql }) =>
    [...sql.matchAll(/control IN \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', ').map((name) => name.slice(1, -1))),
  );
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((name) => !CONTROLS.some(({ id }) => id === name))).toEqual([]);
});

test('a group as Grafana provisions it: labels are of the query, addresses of the place', () => {
  const group = buildRuleGroup(ALERT_RULES, { folderUid: 'f', datasourceUid: 'd', receiver: 'spanproof', runbooks: 'https://example.org/runbooks' });
  expect(group).toMatchObject({ folderUid: 'f', interval: 60 });
  for (const [index, rule] of (group.rules ?? []).entries()) {
    const { columns = [], summary = '', id = '' } = ALERT_RULES[index] ?? {};
    expect(rule).toMatchObject({
      uid: `spanproof-${id}`,
      condition: 'B',
      notification_settings: { receiver: 'spanproof' },
      annotations: { runbook_url: `https://example.org/runbooks/${id}.md` },
    });
    expect(rule.data.map(({ datasourceUid }) => datasourceUid)).toEqual(['d', '__expr__']);
    expect(JSON.stringify(rule.data)).not.toMatch(/\{(?:from|to|step|services):/);
    const labels = [...summary.matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name);
    expect(labels.filter((name) => !columns.slice(0, -1).some((column) => column === name))).toEqual([]);
  }
});

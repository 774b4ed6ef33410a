import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadMigrations, renderMigration } from '../../processor/src/store/migrate.ts';
import { COLUMN_NAMES } from '../../processor/src/store/rows.ts';
import { startTestEngine, type TestEngine } from './start-engine.ts';

let running: TestEngine;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(async () => running[Symbol.asyncDispose]());

const cluster = loadMigrations('cluster');

describe('templates', () => {
  test('are numbered without a gap, and their hash is of the source', () => {
    expect(cluster.map(({ name }) => Number(name.slice(0, 3)))).toEqual(cluster.map((_, index) => index + 1));
    for (const { name, sha256 } of cluster) {
      expect(sha256).toBe(hash('sha256', readFileSync(join(import.meta.dirname, `../../processor/src/store/tables/${name}.sql`)), 'hex'));
    }
  });

  test('one server is made as the embedded engine is; a cluster replicates and reads over all shards', () => {
    expect(loadMigrations('server')).toEqual(loadMigrations('embedded'));
    const statements = cluster.flatMap((migration) => migration.statements);
    for (const statement of statements) expect(statement).toContain("ON CLUSTER '{cluster}'");
    expect(statements.filter((statement) => statement.includes('ReplicatedMergeTree('))).toHaveLength(5);
    const distributed = statements.flatMap((statement) => /^CREATE TABLE IF NOT EXISTS (\S+) [^;]*ENGINE = Distributed\(/.exec(statement)?.[1] ?? []);
    expect([...new Set(distributed)]).toHaveLength(4);
    expect(statements.join('\n')).not.toMatch(/\{\{|[^_]non_replicated/);
  });

  // No cluster can be had here: the engine's own parser is all that sees these.
  test.each(cluster.flatMap(({ name, statements }) => statements.map((statement, index) => [`${name} ${index + 1}`, statement] as const)))(
    '%s for a cluster parses',
    async (_, statement) => {
      const ast = await running.client.query({ query: `EXPLAIN AST ${statement}`, format: 'TabSeparatedRaw' });
      expect(await ast.text()).toMatch(/^(Create|Alter|Drop)Query/);
    },
  );

  test('a word nobody defines is an error', () => {
    expect(() => renderMigration('999-x', 'SELECT {{nothing}};', 'embedded')).toThrow(/nothing/);
  });

  test('a semicolon inside a line ends nothing', () => {
    expect(renderMigration('999-x', "-- {{v}} = 'a;b'\nSELECT {{v}};\n\nSELECT 2;\n", 'embedded').statements).toEqual(["SELECT 'a;b'", 'SELECT 2']);
  });
});

describe('tables', () => {
  test('every column that rows.ts writes exists, and every other is derived', async () => {
    for (const [table, names] of Object.entries(COLUMN_NAMES)) {
      const columns = await running.rows<{ name: string; kind: string }>(
        `SELECT name, default_kind AS kind FROM system.columns WHERE database = 'spanproof' AND table = '${table}' ORDER BY position`,
      );
      expect(columns.filter(({ kind }) => kind === '').map(({ name }) => name)).toEqual(names);
      expect(columns.filter(({ kind }) => kind !== '' && kind !== 'MATERIALIZED')).toEqual([]);
    }
  });

  test('records and bodies lie in partitions of class and period, in order of stream and seq, and nothing expires', async () => {
    const tables = await running.rows<Record<string, string>>(
      "SELECT name, engine, partition_key, sorting_key, create_table_query AS sql FROM system.tables WHERE database = 'spanproof' AND name IN ('bodies', 'records') ORDER BY name",
    );
    expect(tables).toMatchObject([
      { name: 'bodies', engine: 'MergeTree', partition_key: '(class, period)', sorting_key: 'stream, seq, part' },
      { name: 'records', engine: 'MergeTree', partition_key: '(class, period)', sorting_key: 'stream, seq' },
    ]);
    for (const { sql } of tables) expect(sql).not.toMatch(/\bTTL\b/);
  });
});

import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Migration } from './contract.ts';

/** What the tables are made for: chDB, one ClickHouse server, or a cluster of them. */
export type Deployment = 'embedded' | 'server' | 'cluster';

const DURABLE = 'fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1';
const REPLICATED = "ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')";
const SINGLE = { on_cluster: '', engine: 'MergeTree', dedup: 'non_replicated_deduplication_window', durable: DURABLE, records: 'records' };
const WORDS: Readonly<Record<Deployment, Readonly<Record<string, string>>>> = {
  embedded: SINGLE,
  server: SINGLE,
  cluster: { on_cluster: " ON CLUSTER '{cluster}'", engine: REPLICATED, dedup: 'replicated_deduplication_window', durable: DURABLE, records: 'records_all' },
};

/** Reads tables/NNN-*.sql in their order and renders them. */
export function loadMigrations(deployment: Deployment): readonly Migration[] {
  const folder = join(import.meta.dirname, 'tables');
  const files = readdirSync(folder).filter((file) => /^\d{3}-[a-z-]+\.sql$/.test(file));
  return files.toSorted().map((file) => renderMigration(file.slice(0, -'.sql'.length), readFileSync(join(folder, file), 'utf8'), deployment));
}

/**
 * A template is SQL with `{{word}}`s; a line `-- {{word}} = text` defines one of its own; `{{distributed:table}}` is, in a cluster only,
 * the table over all shards, and `{{redistributed:table}}` that table anew, after a change of columns. A statement ends with a `;` at the end of a line.
 * @throws Error for a word nobody defined: templates are ours
 */
export function renderMigration(name: string, source: string, deployment: Deployment): Migration {
  const own = Object.fromEntries([...source.matchAll(/^-- \{\{(\w+)\}\} = (.+)$/gm)].map(([, word = '', text = '']) => [word, text]));
  const words: Readonly<Record<string, string>> = { ...WORDS[deployment], ...own };
  const rendered = source
    .replace(/^--.*\n/gm, '')
    .replace(/\{\{distributed:(\w+)\}\}/g, (_, table: string) => (deployment === 'cluster' ? distributedTable(table) : ''))
    .replace(/\{\{redistributed:(\w+)\}\}/g, (_, table: string) =>
      deployment === 'cluster' ? `DROP TABLE IF EXISTS spanproof.${table}_all ON CLUSTER '{cluster}';\n${distributedTable(table)}` : '',
    )
    .replace(/\{\{(\w+)\}\}/g, (_, word: string) => {
      const text = words[word];
      if (text === undefined) throw new Error(`template ${name} uses {{${word}}}, which nobody defines`);
      return text;
    });
  const statements = rendered
    .split(/;$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
  return { name, sha256: hash('sha256', source, 'hex'), statements };
}

// Writers insert into their shard's own table; this one only reads. All rows of a stream lie on one shard.
function distributedTable(table: string): string {
  const key = table === 'records' || table === 'bodies' ? 'cityHash64(stream)' : table === 'checkpoints' ? 'cityHash64(origin)' : 'rand()';
  return `CREATE TABLE IF NOT EXISTS spanproof.${table}_all ON CLUSTER '{cluster}' AS spanproof.${table}
ENGINE = Distributed('{cluster}', 'spanproof', '${table}', ${key});`;
}

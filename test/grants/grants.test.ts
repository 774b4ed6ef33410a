/** Every right is tried on the real engine: the grants of each user are given to the account that the engine acts as. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DatabaseUser, RIGHTS } from '../../processor/src/store/grants/rights.ts';
import { passwordVariable } from '../../processor/src/store/grants/users-file.ts';
import { loadMigrations } from '../../processor/src/store/migrate.ts';
import { type Account, ADMIN, codeOf, type Engines, openEngines, textOf } from './engine-as.ts';

const ACCESS_DENIED = 497;
const READONLY = 164;
const USERS = Object.keys(RIGHTS) as DatabaseUser[];
const STREAM = 'example.org/log/s/w/1/standard/2026-11';

let engines: Engines;
beforeAll(async () => {
  engines = await openEngines();
  writeFileSync(join(engines.folder, 'secret.csv'), 'a,b\n');
});
afterAll(() => engines[Symbol.asyncDispose]());

function accountOf(user: DatabaseUser): Account {
  const { grants, settings } = RIGHTS[user];
  return { grants: `<grants>${grants.map((grant) => `<query>${grant}</query>`).join('')}</grants>`, settings };
}

const insertRecord = (seq: number): string => `INSERT INTO spanproof.records (stream, seq, kind, core) SELECT '${STREAM}', ${seq}, 1, '{"outcome":"ok"}'`;

describe('the migrator', () => {
  test('makes every table and view with the rights it has, twice', async () => {
    const session = await engines.as(accountOf('migrator'));
    for (const round of [1, 2]) {
      for (const { name, statements } of loadMigrations('server')) {
        for (const statement of statements) expect([round, name, await codeOf(session, statement)]).toEqual([round, name, 0]);
      }
    }
    expect(await codeOf(session, "INSERT INTO spanproof.schema_migrations (name, sha256, statements) SELECT '001', repeat('a', 64), 1")).toBe(0);
    expect(await textOf(session, 'EXISTS TABLE spanproof.schema_migrations')).toBe('1');
  });

  test('neither removes nor writes evidence', async () => {
    const session = await engines.as(accountOf('migrator'));
    // Whoever makes tables may make temporary ones, and with them executable(): it runs what stands in the server's folder of scripts, which is empty.
    const outside = OUTSIDE(engines.folder).filter((sql) => !sql.includes('executable('));
    for (const sql of [...REMOVING, insertRecord(1), ...outside, ...RULING]) expect([sql, await codeOf(session, sql)]).toEqual([sql, ACCESS_DENIED]);
  });
});

describe('the writer', () => {
  test('adds rows to the sealed tables and reads them', async () => {
    const session = await engines.as(accountOf('writer'));
    expect(await codeOf(session, insertRecord(1))).toBe(0);
    expect(await codeOf(session, `INSERT INTO spanproof.bodies (stream, seq, part) SELECT '${STREAM}', 1, 1`)).toBe(0);
    expect(await codeOf(session, "INSERT INTO spanproof.checkpoints (origin, size) SELECT 'example.org/log', 1")).toBe(0);
    expect(await codeOf(session, "INSERT INTO spanproof.log_entries (`index`, entry) SELECT 0, 'x'")).toBe(0);
    expect(await textOf(session, 'SELECT outcome, count() FROM spanproof.records GROUP BY outcome')).toBe('ok\t1');
    expect(await textOf(session, 'SELECT count() FROM spanproof.otel_traces')).toBe('1');
    // What a processor asks before it serves: is the database as its version made it?
    expect(await textOf(session, 'EXISTS TABLE spanproof.schema_migrations')).toBe('1');
    expect(await textOf(session, 'SELECT DISTINCT name FROM spanproof.schema_migrations')).toBe('001');
  });

  test('changes and removes nothing, and says nothing about migrations', async () => {
    const session = await engines.as(accountOf('writer'));
    const migration = "INSERT INTO spanproof.schema_migrations (name, sha256, statements) SELECT 'x', repeat('a', 64), 1";
    for (const sql of [...REMOVING, ...CHANGING, ...OUTSIDE(engines.folder), ...RULING, migration]) {
      expect([sql, await codeOf(session, sql)]).toEqual([sql, ACCESS_DENIED]);
    }
    expect(await textOf(session, 'SELECT count() FROM spanproof.records')).toBe('1');
  });
});

describe('the reader', () => {
  test('reads, and sets what bounds a query', async () => {
    const session = await engines.as(accountOf('reader'));
    expect(await textOf(session, 'SELECT count() FROM spanproof.records SETTINGS max_execution_time = 5')).toBe('1');
    expect(await textOf(session, 'SHOW TABLES FROM spanproof')).toContain('otel_traces');
    expect(await textOf(session, "SELECT count() > 10 FROM system.columns WHERE database = 'spanproof'")).toBe('1');
    // What Grafana's data source asks when it connects.
    expect(await codeOf(session, 'SELECT displayName(), version(), revision(), timezone()')).toBe(0);
    expect(await codeOf(session, 'SELECT 1')).toBe(0);
  });

  test('writes, changes and removes nothing, by its rights and by its profile', async () => {
    const { grants } = accountOf('reader');
    const writing = [...REMOVING, ...CHANGING, insertRecord(2), "INSERT INTO spanproof.log_entries (`index`, entry) SELECT 1, 'x'"];
    const byRights = await engines.as({ grants });
    for (const sql of [...writing, ...OUTSIDE(engines.folder), ...RULING]) expect([sql, await codeOf(byRights, sql)]).toEqual([sql, ACCESS_DENIED]);
    const byProfile = await engines.as({ ...ADMIN, settings: RIGHTS.reader.settings });
    for (const sql of writing) expect([sql, await codeOf(byProfile, sql)]).toEqual([sql, READONLY]);
    for (const sql of ['SET readonly = 0', 'SELECT 1 SETTINGS readonly = 0']) expect([sql, await codeOf(byProfile, sql)]).toEqual([sql, READONLY]);
  });
});

describe('retention', () => {
  test('removes partitions of records and bodies, and nothing of checkpoints and log', async () => {
    const session = await engines.as(accountOf('retention'));
    for (const sql of [...OUTSIDE(engines.folder), ...RULING, ...CHANGING, insertRecord(3)])
      expect([sql, await codeOf(session, sql)]).toEqual([sql, ACCESS_DENIED]);
    for (const sql of REMOVING.filter((one) => /checkpoints|log_entries|DROP TABLE|DROP DATABASE|TRUNCATE|DETACH TABLE|RENAME/.test(one))) {
      expect([sql, await codeOf(session, sql)]).toEqual([sql, ACCESS_DENIED]);
    }
    for (const table of ['records', 'bodies']) {
      expect(await codeOf(session, `ALTER TABLE spanproof.${table} DROP PARTITION ('standard', '2026-11')`)).toBe(0);
      expect(await textOf(session, `SELECT count() FROM spanproof.${table}`)).toBe('0');
    }
    expect(await textOf(session, 'SELECT count() FROM spanproof.checkpoints')).toBe('1');
  });
});

test('the files of deploy/clickhouse say the same, as the engine reads them', async () => {
  for (const user of USERS) process.env[passwordVariable(user)] = 'ab'.repeat(32);
  const session = await engines.as({ ...ADMIN, deployed: true });
  for (const user of USERS) {
    const { name, grants, settings } = RIGHTS[user];
    const shown = await textOf(session, `SHOW GRANTS FOR ${name}`);
    const granted = (lines: readonly string[]): readonly string[] =>
      lines
        .flatMap((line) => {
          const [, rights = '', place = ''] = /^GRANT (.+) ON (\S+)/.exec(line) ?? [];
          return rights.split(', ').map((right) => `${right} ON ${place}`);
        })
        .toSorted();
    expect(granted(shown.split('\n'))).toEqual(granted(grants));
    const profile = await textOf(session, `SELECT setting_name, value FROM system.settings_profile_elements WHERE profile_name = '${name}' ORDER BY 1`);
    expect(Object.fromEntries(profile.split('\n').map((line) => line.split('\t')))).toEqual(
      Object.fromEntries(Object.entries(settings).map(([setting, value]) => [setting, String(value)])),
    );
    expect(await textOf(session, `SELECT storage, auth_type FROM system.users WHERE name = '${name}'`)).toMatch(/^users_xml\t\['sha256_password'\]$/);
  }
  const setting = (name: string): Promise<string> => textOf(session, `SELECT value FROM system.merge_tree_settings WHERE name = '${name}'`);
  expect([await setting('fsync_after_insert'), await setting('fsync_part_directory'), await setting('min_rows_to_fsync_after_merge')]).toEqual(['1', '1', '1']);
});

/** What takes evidence away. */
const REMOVING: readonly string[] = ['records', 'bodies', 'checkpoints', 'log_entries']
  .flatMap((table) => [
    `ALTER TABLE spanproof.${table} DELETE WHERE 1`,
    `DELETE FROM spanproof.${table} WHERE 1`,
    `ALTER TABLE spanproof.${table} DROP PARTITION ID 'all'`,
    `ALTER TABLE spanproof.${table} DETACH PARTITION ID 'all'`,
    `TRUNCATE TABLE spanproof.${table}`,
    `DROP TABLE spanproof.${table}`,
    `DETACH TABLE spanproof.${table}`,
    `RENAME TABLE spanproof.${table} TO spanproof.gone`,
  ])
  .concat('DROP DATABASE spanproof', 'TRUNCATE DATABASE spanproof', 'DROP VIEW spanproof.otel_traces');

/** What makes evidence say something else. */
const CHANGING: readonly string[] = [
  'ALTER TABLE spanproof.records UPDATE kind = 2 WHERE 1',
  'UPDATE spanproof.records SET kind = 2 WHERE 1',
  'ALTER TABLE spanproof.records ADD COLUMN x UInt8',
  'ALTER TABLE spanproof.records DROP COLUMN tenant_tag',
  'ALTER TABLE spanproof.records MODIFY TTL t_ingest + INTERVAL 1 SECOND',
  'ALTER TABLE spanproof.records MODIFY SETTING fsync_after_insert = 0',
  'ALTER TABLE spanproof.records DROP CONSTRAINT stream_form',
  'OPTIMIZE TABLE spanproof.records FINAL',
  'CREATE TABLE spanproof.more (x UInt8) ENGINE = Memory',
  'CREATE VIEW spanproof.otel_traces_2 AS SELECT 1',
];

/** What reaches files, other hosts and other databases. */
const OUTSIDE = (folder: string): readonly string[] => [
  `SELECT * FROM file('${join(folder, 'secret.csv')}', 'CSV', 'a String, b String')`,
  "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
  "SELECT * FROM s3('http://127.0.0.1:1/bucket/x.csv', 'CSV', 'a String')",
  "SELECT * FROM remote('127.0.0.1:1', 'spanproof', 'records')",
  "SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')",
  "SELECT * FROM executable('x.sh', 'CSV', 'a String')",
  `INSERT INTO FUNCTION file('${join(folder, 'out.csv')}', 'CSV', 'a String') SELECT 'x'`,
  "INSERT INTO FUNCTION url('http://127.0.0.1:1/', 'CSV', 'a String') SELECT 'x'",
  "BACKUP TABLE spanproof.records TO File('/tmp/x')",
];

/** What changes who may do what. */
const RULING: readonly string[] = [
  'CREATE USER mallory',
  'CREATE ROLE mallory',
  'GRANT SELECT ON *.* TO default',
  'SYSTEM SHUTDOWN',
  'SYSTEM FLUSH LOGS',
  'SYSTEM STOP MERGES spanproof.records',
];

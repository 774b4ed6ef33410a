import type { ClickHouseClient } from '@clickhouse/client';
import { CodedError } from '@spanproof/vocabulary';
import type { Migration } from './contract.ts';
import { toEngineError } from './engine-error.ts';

/**
 * Applies what is not yet applied, in order, one statement at a time, and records each template with its SHA-256.
 * Statements are idempotent (`IF NOT EXISTS`): after a failure the same run is simply repeated.
 *
 * @returns names of the migrations applied now
 * @throws CodedError MIGRATION_DRIFT where the database was made by other templates than these
 * @throws CodedError MIGRATION_FAILED | ENGINE_DOWN
 */
export async function applyMigrations(client: ClickHouseClient, migrations: readonly Migration[]): Promise<readonly string[]> {
  const now: string[] = [];
  for (const migration of await listPending(client, migrations)) {
    for (const [index, query] of migration.statements.entries()) {
      try {
        await client.command({ query });
      } catch (error) {
        throw failed(`${migration.name}, statement ${index + 1}`, error);
      }
    }
    await record(client, migration);
    now.push(migration.name);
  }
  return now;
}

/** What `applyMigrations` would apply; needs SELECT only. @throws CodedError as it does */
export async function listPending(client: ClickHouseClient, migrations: readonly Migration[]): Promise<readonly Migration[]> {
  const applied = await readApplied(client);
  refuseDrift(applied, migrations);
  return migrations.slice(applied.length);
}

interface Applied {
  readonly name: string;
  readonly sha256: string;
}

async function readApplied(client: ClickHouseClient): Promise<readonly Applied[]> {
  try {
    const exists = await client.query({ query: 'EXISTS TABLE spanproof.schema_migrations', format: 'JSONEachRow' });
    const [answer] = await exists.json<{ result: number }>();
    if (answer?.result !== 1) return [];
    const rows = await client.query({ query: 'SELECT DISTINCT name, sha256 FROM spanproof.schema_migrations ORDER BY name, sha256', format: 'JSONEachRow' });
    return await rows.json<Applied>();
  } catch (error) {
    throw failed('reading spanproof.schema_migrations', error);
  }
}

function refuseDrift(applied: readonly Applied[], migrations: readonly Migration[]): void {
  for (const [index, { name, sha256 }] of applied.entries()) {
    const expected = migrations[index];
    if (expected?.name === name && expected.sha256 === sha256) continue;
    const what =
      expected === undefined
        ? `${name} is unknown to this version`
        : expected.name === name
          ? `${name} has changed since it was applied`
          : `${expected.name} was not applied before ${name}`;
    throw new CodedError('MIGRATION_DRIFT', `the database's tables were not made by these templates: ${what}`, {
      todo: 'run the version of Spanproof that made them, or a newer one',
    });
  }
}

async function record(client: ClickHouseClient, { name, sha256, statements }: Migration): Promise<void> {
  try {
    await client.insert({
      table: 'spanproof.schema_migrations',
      columns: ['name', 'sha256', 'statements'],
      values: [{ name, sha256, statements: statements.length }],
      format: 'JSONEachRow',
      clickhouse_settings: { insert_deduplication_token: `migration/${name}/${sha256}`, async_insert: 0 },
    });
  } catch (error) {
    throw failed(`recording ${name}`, error);
  }
}

function failed(what: string, error: unknown): CodedError {
  const cause = toEngineError(error);
  if (cause.code === 'ENGINE_DOWN') return cause;
  return new CodedError('MIGRATION_FAILED', `migration failed: ${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}

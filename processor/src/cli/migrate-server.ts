import { CodedError } from '@spanproof/vocabulary';
import type { EngineSettings } from '../config/settings.ts';
import { connectServer } from '../store/engines/server.ts';
import { loadMigrations } from '../store/migrate.ts';

const PATIENCE_MS = 60_000;

/**
 * Names of the migrations applied now. A server that does not answer yet is waited for, for a minute.
 * @throws CodedError ENGINE_DOWN | ENGINE_REFUSED | MIGRATION_DRIFT | MIGRATION_FAILED
 */
export async function migrateServer({ clickhouse_url: url = '', username, password }: EngineSettings, log: (line: string) => void): Promise<readonly string[]> {
  const login = { ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) };
  const engine = connectServer({ log }, { url, ...login, pingEveryMs: 500 });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new CodedError('ENGINE_DOWN', 'the server does not answer', { cause: engine.failure })), PATIENCE_MS);
  try {
    await Promise.race([engine.ready(), late.promise]);
    return await engine.migrate(loadMigrations('server'));
  } finally {
    clearTimeout(timer);
    await engine.close();
  }
}

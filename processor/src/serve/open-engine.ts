import { CodedError } from '@spanproof/vocabulary';
import type { EngineSettings } from '../config/settings.ts';
import { within } from '../deadline.ts';
import type { Engine } from '../store/contract.ts';
import { startEmbeddedEngine } from '../store/engines/embedded.ts';
import { connectServer } from '../store/engines/server.ts';
import { loadMigrations } from '../store/migrate.ts';

/** How long a start waits for the engine before it takes calls without it. */
const PATIENCE_MS = 15_000;

/** The one place that knows there are two engines. */
export function openEngine(
  settings: EngineSettings,
  embedded: { readonly dataFolder: string; readonly diskKey: Uint8Array },
  log: (line: string) => void = () => {},
): Engine {
  const { clickhouse_url: url, username, password } = settings;
  if (url === undefined) return startEmbeddedEngine({ log }, embedded);
  return connectServer({ log }, { url, ...(username === undefined ? {} : { username }), ...(password === undefined ? {} : { password }) });
}

/**
 * Waits for the engine and brings its tables up to date. An engine that is slow to come is a metric, not a refusal:
 * after a while the start goes on, and rows wait in the journal.
 * @throws CodedError ENGINE_MISSING | ENGINE_REFUSED | MIGRATION_DRIFT | MIGRATION_FAILED
 */
export async function prepareEngine(engine: Engine, onFailure: (error: unknown) => void): Promise<void> {
  const prepared = engine.ready().then(() => engine.migrate(loadMigrations(engine.name)));
  if (await within(prepared, PATIENCE_MS)) return;
  onFailure(new CodedError('ENGINE_DOWN', `the ${engine.name} engine does not answer yet; calls are sealed into the journal meanwhile`));
  prepared.catch(onFailure);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../processor/src/store/connect.ts';
import type { Engine } from '../../processor/src/store/contract.ts';
import { type EmbeddedEngineSettings, startEmbeddedEngine } from '../../processor/src/store/engines/embedded.ts';
import { loadMigrations } from '../../processor/src/store/migrate.ts';

export const DISK_KEY = new Uint8Array(32).fill(11);

export interface TestEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly client: ReturnType<typeof connect>;
  readonly dataFolder: string;
  readonly log: readonly string[];
  /** Result of a query as JavaScript values. */
  rows<T>(query: string, settings?: Record<string, string | number>): Promise<T[]>;
  pid(): number;
}

export function makeDataFolder(): string {
  return mkdtempSync(join(tmpdir(), 'spanproof-store-'));
}

/** A running engine with its tables. Disposing it closes it and removes the folder (unless one was given). */
export async function startTestEngine(settings: Partial<EmbeddedEngineSettings> = {}): Promise<TestEngine> {
  const dataFolder = settings.dataFolder ?? makeDataFolder();
  const log: string[] = [];
  const engine = startEmbeddedEngine({ log: (line) => log.push(line) }, { diskKey: DISK_KEY, ...settings, dataFolder });
  await engine.ready();
  await engine.migrate(loadMigrations('embedded'));
  const client = connect(engine.address);
  return {
    engine,
    client,
    dataFolder,
    log,
    rows: async <T>(query: string, clickhouse_settings = {}) => (await client.query({ query, format: 'JSONEachRow', clickhouse_settings })).json<T>(),
    pid() {
      if (engine.pid === undefined) throw new Error('an embedded engine has a pid');
      return engine.pid;
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await engine.close();
      if (settings.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

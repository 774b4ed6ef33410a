import { createHash } from 'node:crypto';
import type { Migration } from '../../processor/src/store/contract.ts';
import { loadMigrations } from '../../processor/src/store/migrate.ts';
import { startTestEngine, type TestEngine } from '../store/start-engine.ts';

export interface EmptyTables extends TestEngine {
  /** Empties the tables: cases that look at the whole history share one engine. */
  clear(): Promise<void>;
}

export async function startEmptyTables(): Promise<EmptyTables> {
  const engine = await startTestEngine();
  const clearings: Migration[] = [];
  return Object.assign(engine, {
    // The engine's client may not drop rows; with the rights of a migration it can be done.
    async clear() {
      const [held] = await engine.rows<{ rows: number }>('SELECT count() > 0 AS rows FROM spanproof.records');
      if (held?.rows === 0) return;
      const name = `900-clear-${String(clearings.length).padStart(4, '0')}`;
      const statements = ['records', 'bodies', 'checkpoints', 'log_entries'].map((table) => `TRUNCATE TABLE spanproof.${table}`);
      clearings.push({ name, sha256: createHash('sha256').update(name).digest('hex'), statements });
      await engine.engine.migrate([...loadMigrations('embedded'), ...clearings]);
    },
  });
}

import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';

/** The engine's own parser on a statement. */
export interface Classification {
  readonly statementCount: number;
  /** 0 reads, 1 writes, 2 changes access, 3 controls (SET, SYSTEM, KILL, OUTFILE ...), 4 nothing to run. */
  readonly queryClass: number;
}

/** One connection to the engine of this process. Never share one between two running queries. */
export interface EngineSession {
  query(sql: string, format: string, params: ReadonlyMap<string, string | null>): Promise<Uint8Array>;
  classify(sql: string): Promise<Classification>;
  close(): void;
}

export interface Chdb {
  /** @throws whatever the engine says, with `Code: N` in the text */
  open(path: string, connectionArgs: readonly string[]): EngineSession;
  /** Resolves when nothing native runs and every closed connection is gone. */
  drain(): Promise<void>;
}

interface Addon {
  DurableClassifyAsync(connection: unknown, sql: string, database: string): Promise<Classification>;
}

/**
 * Loads the optional dependency `chdb` and its native addon; the addon is loaded for its statement classifier, which the package does not export.
 * Rejects where either cannot be loaded on this machine.
 */
export async function loadChdb(): Promise<Chdb> {
  const { Session, drainPending } = await import('chdb');
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('chdb'));
  const addon = fromPackage(`@chdb/lib-${platform()}-${arch()}${platform() === 'linux' ? '-gnu' : ''}`) as Addon;
  return {
    open(path, connectionArgs) {
      const session = new Session(path, { connectionArgs });
      return {
        async query(sql, format, params) {
          const result =
            params.size === 0 ? await session.queryAsync(sql, { format }) : await session.queryBindAsync(sql, Object.fromEntries(params), { format });
          return result.bytes();
        },
        classify: (sql) => addon.DurableClassifyAsync(session.connection, sql, 'default'),
        close: () => session.close(),
      };
    },
    drain: drainPending,
  };
}

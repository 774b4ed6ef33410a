import type { EngineSession } from './chdb.ts';

/** Sessions that one request at a time has to itself. */
export interface SessionPool {
  /** Runs `work` on a free session with `database` as the current one. After any error the session is cleaned before its next use. */
  use<T>(database: string, work: (session: EngineSession) => Promise<T>): Promise<T>;
  /** Waits for what runs, then closes every session. Nobody may call `use` after it. */
  close(): Promise<void>;
}

interface Slot {
  session: EngineSession;
  database: string;
}

export function createSessionPool(open: () => EngineSession, size: number): SessionPool {
  const slots = Array.from({ length: size }, (): Slot => ({ session: open(), database: 'default' }));
  const free = [...slots];
  const waiting: ((slot: Slot) => void)[] = [];

  function acquire(): Promise<Slot> {
    const slot = free.pop();
    return slot === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(slot);
  }

  function release(slot: Slot): void {
    const next = waiting.shift();
    if (next === undefined) free.push(slot);
    else next(slot);
  }

  return {
    async use(database, work) {
      const slot = await acquire();
      try {
        if (slot.database !== database) {
          await slot.session.query(`USE \`${database}\``, 'Null', new Map());
          slot.database = database;
        }
        return await work(slot.session);
      } catch (error) {
        await clean(slot, open);
        throw error;
      } finally {
        release(slot);
      }
    },
    async close() {
      for (let taken = 0; taken < slots.length; taken += 1) await acquire();
      for (const { session } of slots) session.close();
    },
  };
}

// A query that fails half-way leaves its output in the session, and the next query's answer would begin with it.
async function clean(slot: Slot, open: () => EngineSession): Promise<void> {
  try {
    await slot.session.query('SELECT 1', 'Null', new Map());
  } catch {
    // A session that cannot even do this is replaced; whatever broke it shows in the new one's first query.
    slot.session.close();
    slot.session = open();
    slot.database = 'default';
  }
}

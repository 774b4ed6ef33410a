import { CodedError } from '@spanproof/vocabulary';
import type { SealedRows } from '../open/contract.ts';
import type { Engine, Query } from '../store/contract.ts';

/** Runs work that asks the engine. @throws CodedError ENGINE_DOWN */
export type GuardEngine = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * People do not wait for an engine that is known to be down, nor for a request that it will never answer: a frozen engine keeps its
 * socket open, but its state changes.
 */
export function createGuard(engine: Pick<Engine, 'state' | 'onState'>): GuardEngine {
  return async (work) => {
    if (engine.state !== 'ready') throw down(engine.state);
    const gone = Promise.withResolvers<never>();
    gone.promise.catch(() => {}); // it may come while nobody waits any more
    const stop = engine.onState((state) => {
      if (state !== 'ready') gone.reject(down(state));
    });
    try {
      const asked = work();
      asked.catch(() => {}); // lost to `gone`, it may still fail later
      return await Promise.race([asked, gone.promise]);
    } finally {
      stop();
    }
  };
}

export function guardQuery(guard: GuardEngine, query: Query): Query {
  return (sql, parameters) => guard(() => query(sql, parameters));
}

export function guardRows(guard: GuardEngine, rows: SealedRows): SealedRows {
  return {
    find: (recordId, withBody) => guard(() => rows.find(recordId, withBody)),
    async *list(filter, withBody) {
      const iterator = rows.list(filter, withBody)[Symbol.asyncIterator]();
      try {
        for (;;) {
          const { done, value } = await guard(() => iterator.next());
          if (done === true) return;
          yield value;
        }
      } finally {
        // Not awaited: a generator that hangs in a frozen engine would not return either.
        iterator.return?.().catch(() => {});
      }
    },
  };
}

function down(state: string): CodedError {
  return new CodedError('ENGINE_DOWN', `the engine is ${state}; what is sealed waits in the journal`, { todo: 'try again in a moment' });
}

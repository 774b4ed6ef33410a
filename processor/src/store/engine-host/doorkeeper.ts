import { timingSafeEqual } from 'node:crypto';
import { EngineException } from './engine-exception.ts';
import type { Profile } from './messages.ts';
import type { SessionPool } from './session-pool.ts';

/** Hands each request the pool it may use; while the profile is the other one, or changing, it waits. */
export interface Doorkeeper {
  /** `token` is the client's claim to be the migrator. */
  enter(token: string | undefined): Promise<{ readonly pool: SessionPool; readonly profile: Profile; readonly leave: () => void }>;
  switchTo(profile: Profile, token: string | undefined): Promise<void>;
  readonly close: () => Promise<void>;
}

export function createDoorkeeper(openPool: (profile: Profile) => Promise<SessionPool>, first: SessionPool): Doorkeeper {
  let pool: SessionPool | undefined = first;
  let profile: Profile = 'ingest';
  let adminToken: string | undefined;
  let inside = 0;
  let changed = Promise.withResolvers<void>();
  let emptied: (() => void) | undefined;

  function announce(): void {
    changed.resolve();
    changed = Promise.withResolvers();
  }

  // Sessions of two profiles cannot be open at once: the engine takes its users from the first.
  async function closePool(): Promise<void> {
    const closing = pool;
    pool = undefined;
    if (inside > 0) await new Promise<void>((resolve) => (emptied = resolve));
    emptied = undefined;
    await closing?.close();
  }

  return {
    async enter(token) {
      for (;;) {
        if (token !== undefined && !isSame(token, adminToken)) throw new EngineException(516, 'AUTHENTICATION_FAILED', 'the admin token is not valid', 401);
        if (pool !== undefined && (profile === 'admin') === (token !== undefined)) break;
        await changed.promise;
      }
      inside += 1;
      const leave = (): void => {
        inside -= 1;
        if (inside === 0) emptied?.();
      };
      return { pool, profile, leave };
    },
    async switchTo(next, token) {
      await closePool();
      adminToken = token;
      profile = next;
      pool = await openPool(next);
      announce();
    },
    close: closePool,
  };
}

function isSame(claimed: string, token: string | undefined): boolean {
  if (token === undefined || claimed.length !== token.length) return false;
  return timingSafeEqual(Buffer.from(claimed), Buffer.from(token));
}

import { createHash } from 'node:crypto';
import type { ConsoleUser } from './contract.ts';

export interface Sessions {
  /** The secret of a new session, for its cookie. */
  open(user: ConsoleUser): string;
  find(secret: string): ConsoleUser | undefined;
  end(secret: string): void;
}

export const SESSION_SECONDS: number = 12 * 3_600;
const MAX_SESSIONS = 100;

/** Who is signed in, by the hash of the cookie's secret; in memory, so a restart signs everybody out. */
export function createSessions(collaborators: { readonly nowMs: () => number; readonly random: (bytes: number) => Uint8Array }): Sessions {
  const { nowMs, random } = collaborators;
  const sessions = new Map<string, { readonly user: ConsoleUser; readonly expires: number }>();
  const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

  return {
    open(user) {
      // Oldest first, so that the first one still alive ends the search unless there are too many.
      for (const [hash, { expires }] of sessions) {
        if (expires > nowMs() && sessions.size < MAX_SESSIONS) break;
        sessions.delete(hash);
      }
      const secret = Buffer.from(random(32)).toString('base64url');
      sessions.set(hashOf(secret), { user, expires: nowMs() + SESSION_SECONDS * 1000 });
      return secret;
    },
    find(secret) {
      const found = sessions.get(hashOf(secret));
      return found !== undefined && found.expires > nowMs() ? found.user : undefined;
    },
    end: (secret) => void sessions.delete(hashOf(secret)),
  };
}

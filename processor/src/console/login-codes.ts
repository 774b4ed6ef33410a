import { createHash } from 'node:crypto';
import type { ConsoleUser } from './contract.ts';

/** What became of a code that was presented. `again`: its refusal has been told before. */
export type Redeemed =
  | { readonly outcome: 'valid'; readonly user: ConsoleUser; giveBack(): void }
  | { readonly outcome: 'used' | 'expired'; readonly user: ConsoleUser; readonly again: boolean };

export interface LoginCodes {
  /** A code that opens one session within LOGIN_CODE_MINUTES. `expires` in ms since the epoch. */
  issue(user: ConsoleUser): { readonly code: string; readonly expires: number };
  /** Undefined for what was never a code, or is long forgotten. A valid code is used from here on. */
  redeem(code: string): Redeemed | undefined;
}

export const LOGIN_CODE_MINUTES = 15;
/** Codes are remembered for as long again, so that a replay is told from noise. */
const FORGET_MS = LOGIN_CODE_MINUTES * 60_000;
const MAX_KEPT = 64;

interface Kept {
  readonly user: ConsoleUser;
  readonly expires: number;
  used: boolean;
  refused: boolean;
}

/** One-time codes, kept as hashes in memory: a restart ends them all. */
export function createLoginCodes(collaborators: { readonly nowMs: () => number; readonly random: (bytes: number) => Uint8Array }): LoginCodes {
  const { nowMs, random } = collaborators;
  const codes = new Map<string, Kept>();

  function forget(): void {
    for (const [hash, { expires }] of codes) if (expires + FORGET_MS < nowMs() || codes.size >= MAX_KEPT) codes.delete(hash);
  }

  return {
    issue(user) {
      forget();
      const code = Buffer.from(random(32)).toString('base64url');
      const expires = nowMs() + LOGIN_CODE_MINUTES * 60_000;
      codes.set(hashOf(code), { user, expires, used: false, refused: false });
      return { code, expires };
    },
    redeem(code) {
      const kept = codes.get(hashOf(code));
      if (kept === undefined) return undefined;
      const { user, expires } = kept;
      if (!kept.used && nowMs() < expires) {
        kept.used = true;
        return { outcome: 'valid', user, giveBack: () => (kept.used = false) };
      }
      const again = kept.refused;
      kept.refused = true;
      return { outcome: kept.used ? 'used' : 'expired', user, again };
    },
  };
}

/** Of presented and kept codes alike: comparing tells nothing of what is kept. */
function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

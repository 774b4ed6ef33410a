import { readFileSync } from 'node:fs';

/** A process beyond its reusable pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time in clock ticks since boot; absent where the system has no /proc. */
  readonly start?: string;
}

export function identityOf(pid: number): ProcessIdentity {
  const start = startTime(pid);
  return start === undefined ? { pid } : { pid, start };
}

/** True while exactly this process lives: a pid that was given to another program since does not count. */
export function isAlive(identity: ProcessIdentity): boolean {
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const start = startTime(identity.pid);
  return identity.start === undefined || start === undefined || identity.start === start;
}

function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Field 2 is the program's name in brackets and may hold spaces; field 22 is the 20th behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined; // no /proc, or the process has gone: the caller's kill(0) decides
  }
}

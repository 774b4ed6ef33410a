import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { kill, pid } from 'node:process';

/** Milliseconds after which a lease that nobody renewed counts as left behind, where its process cannot be asked. */
const STALE = 120_000;

/** Who owns a folder of the spool, as text for its lease file. The owner renews the file's time. */
export function describeOwner(): string {
  return JSON.stringify({ pid, started: readStart(pid), host: hostname() });
}

/**
 * Whether the owner of a lease file may still write. On this host the process itself answers, its start time too: in containers every process is
 * number 1. On another host (a shared volume) only the file's age tells. A folder without a lease has no owner.
 */
export function isOwned(leaseFile: string, now: number): boolean {
  try {
    const owner = JSON.parse(readFileSync(leaseFile, 'utf8')) as { readonly pid?: unknown; readonly started?: unknown; readonly host?: unknown };
    if (owner.host !== hostname() || typeof owner.pid !== 'number') return now - statSync(leaseFile).mtimeMs < STALE;
    return isRunning(owner.pid) && owner.started === readStart(owner.pid);
  } catch {
    return false; // gone, or never written whole
  }
}

function isRunning(process: number): boolean {
  try {
    return kill(process, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Clock ticks from the machine's start to the process's; empty where the system does not tell. */
function readStart(process: number): string {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

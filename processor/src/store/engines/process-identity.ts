import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { promisify } from 'node:util';

/** A process that cannot be confused with a later one of the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever unit this platform tells; equal text means the same process. */
  readonly start: string;
}

/** Undefined where no such process runs (a zombie does not run). */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const start = platform() === 'linux' ? await startOnLinux(pid) : await startByPs(pid);
  return start === undefined ? undefined : { pid, start };
}

// Fields of /proc/<pid>/stat behind the name, which may itself hold spaces and parentheses: 0 is the state, 19 the start time in ticks since boot.
async function startOnLinux(pid: number): Promise<string | undefined> {
  const fields = await readStat(`/proc/${pid}/stat`);
  return fields === undefined || fields[0] === 'Z' ? undefined : fields[19];
}

async function startByPs(pid: number): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || undefined;
  } catch {
    return undefined; // ps exits 1 where there is no such process
  }
}

/**
 * True where the main thread runs or waits for CPU or disk: late, but not frozen. A crashed or stopped engine sleeps.
 * Only Linux can tell; elsewhere false.
 */
export async function isMainThreadBusy(pid: number): Promise<boolean> {
  if (platform() !== 'linux') return false;
  const state = (await readStat(`/proc/${pid}/task/${pid}/stat`))?.[0];
  return state === 'R' || state === 'D';
}

async function readStat(path: string): Promise<readonly string[] | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return text.slice(text.lastIndexOf(') ') + 2).split(' ');
  } catch {
    return undefined; // the process is gone
  }
}

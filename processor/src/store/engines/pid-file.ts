import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { CodedError } from '@spanproof/vocabulary';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';

interface PidFile {
  readonly engine: ProcessIdentity;
  /** The processor that started it. */
  readonly parent: ProcessIdentity;
}

/** Writes whom the next start has to end if nobody else does. */
export async function writePidFile(path: string, enginePid: number): Promise<void> {
  const [engine, parent] = await Promise.all([identifyProcess(enginePid), identifyProcess(process.pid)]);
  if (engine === undefined || parent === undefined) return; // it has ended already: nothing to remember
  await writeFile(`${path}.new`, `${JSON.stringify({ engine, parent } satisfies PidFile)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

/**
 * Ends an engine that outlived its processor, recognised by pid and start time. Yields its pid.
 * @throws CodedError DATA_DIRECTORY_BUSY where its processor still runs (and is not this one)
 */
export async function endStaleEngine(path: string): Promise<number | undefined> {
  const file = await readPidFile(path);
  if (file === undefined) return undefined;
  if (!(await isRunning(file.engine))) {
    await rm(path, { force: true });
    return undefined;
  }
  if (file.parent.pid !== process.pid && (await isRunning(file.parent))) {
    throw new CodedError('DATA_DIRECTORY_BUSY', `process ${file.parent.pid} runs an engine on this data folder`, {
      todo: 'stop it first, or use another --data folder',
    });
  }
  kill(file.engine.pid);
  for (let tries = 0; await isRunning(file.engine); tries += 1) {
    if (tries === 500) throw new CodedError('ENGINE_REFUSED', `the former engine, process ${file.engine.pid}, does not end`, { todo: 'end it by hand' });
    await delay(10);
  }
  await rm(path, { force: true });
  return file.engine.pid;
}

async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  return (await identifyProcess(identity.pid))?.start === identity.start;
}

// The file is of this machine's user, but may be torn or old: what does not parse names nobody.
async function readPidFile(path: string): Promise<PidFile | undefined> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && 'code' in error && error.code === 'ENOENT')) return undefined;
    throw error;
  }
  if (typeof parsed !== 'object' || parsed === null || !('engine' in parsed) || !('parent' in parsed)) return undefined;
  const { engine, parent } = parsed;
  return isIdentity(engine) && isIdentity(parent) ? { engine, parent } : undefined;
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('start' in value)) return false;
  return Number.isSafeInteger(value.pid) && Number(value.pid) > 1 && typeof value.start === 'string' && value.start !== '';
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

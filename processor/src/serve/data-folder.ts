import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { identifyProcess } from '../store/engines/process-identity.ts';

/**
 * Takes the data folder for this process; one journal has one owner.
 * @throws CodedError DATA_DIRECTORY_BUSY while another processor lives in it
 */
export async function takeDataFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, 'processor.pid');
  const mine = JSON.stringify(await identifyProcess(process.pid));
  for (let tries = 0; !(await createLock(lock, mine)); tries += 1) {
    const owner = await readOwner(lock);
    if (tries > 3 || (owner !== undefined && (await identifyProcess(owner.pid))?.start === owner.start)) {
      throw new CodedError('DATA_DIRECTORY_BUSY', `a processor (pid ${owner?.pid ?? 'unknown'}) is using ${folder}`, {
        todo: 'stop it, or choose another folder with --data',
      });
    }
    await rm(lock, { force: true });
  }
  return {
    async release() {
      if ((await readFile(lock, 'utf8').catch(() => '')) === mine) await rm(lock, { force: true });
    },
  };
}

async function createLock(lock: string, mine: string): Promise<boolean> {
  try {
    await writeFile(lock, mine, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined for a lock that is gone by now, or torn because its owner died while writing it. */
async function readOwner(lock: string): Promise<{ readonly pid: number; readonly start: string } | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(lock, 'utf8'));
    return typeof value === 'object' && value !== null && 'pid' in value && 'start' in value ? (value as { pid: number; start: string }) : undefined;
  } catch {
    return undefined;
  }
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { identityOf, isAlive, type ProcessIdentity } from '../process-identity.ts';

/**
 * Takes the data folder for this process; one journal has one owner.
 * @throws CodedError DATA_DIRECTORY_BUSY while another processor lives in it
 */
export async function takeDataFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, 'processor.pid');
  const mine = JSON.stringify(identityOf(process.pid));
  for (let tries = 0; ; tries += 1) {
    try {
      await writeFile(lock, mine, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = parseIdentity(await readFile(lock, 'utf8').catch(() => '')); // gone meanwhile: the next try takes it
    if (tries > 3 || (owner !== undefined && isAlive(owner))) {
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

function parseIdentity(text: string): ProcessIdentity | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'pid' in value && Number.isSafeInteger(value.pid) ? (value as ProcessIdentity) : undefined;
  } catch {
    return undefined; // a torn lock file of a process that died while writing it
  }
}

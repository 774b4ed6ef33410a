import { createHmac } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * True where the folder's disk was first written with this key (undefined: unencrypted). With another the engine would fail on
 * every file without naming the cause. A folder that was never opened takes the key it is given.
 */
export async function isKeyOfFolder(engineFolder: string, diskKey: string | undefined): Promise<boolean> {
  const path = join(engineFolder, 'disk-key.id');
  const id =
    diskKey === undefined ? 'unencrypted' : createHmac('sha256', Buffer.from(diskKey, 'hex')).update('spanproof/engine-disk/v1').digest('hex').slice(0, 32);
  try {
    await writeFile(path, `${id}\n`, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readFile(path, 'utf8')).trim() === id;
}

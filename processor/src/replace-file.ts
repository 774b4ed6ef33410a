import { dirname } from 'node:path';
import type { Disk } from './journal/contract.ts';

/** Gives a file new bytes whole: after a crash it holds the old ones or the new ones, and after this resolves the new ones. */
export async function replaceFile(disk: Pick<Disk, 'open' | 'rename' | 'syncFolder'>, path: string, bytes: Uint8Array): Promise<void> {
  const temporary = await disk.open(`${path}.next`);
  try {
    await temporary.truncate(0);
    await temporary.write([bytes], 0);
    await temporary.sync();
  } finally {
    await temporary.close();
  }
  await disk.rename(`${path}.next`, path);
  await disk.syncFolder(dirname(path));
}

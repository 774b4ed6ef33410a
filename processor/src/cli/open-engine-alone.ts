import { join } from 'node:path';
import { openLocalKeys } from '../seal/keys/local.ts';
import { openRoleKeys } from '../seal/role-keys.ts';
import { takeDataFolder } from '../serve/data-folder.ts';
import { openEngine } from '../serve/open-engine.ts';
import type { EngineAddress } from '../store/contract.ts';

/**
 * The embedded engine of a data folder without a processor around it; the folder is taken meanwhile.
 * @throws CodedError DATA_DIRECTORY_BUSY | ENGINE_MISSING | ENGINE_REFUSED
 */
export async function openEngineAlone(dataFolder: string): Promise<{ readonly address: EngineAddress; close(): Promise<void> }> {
  await using setUp = new AsyncDisposableStack();
  const lock = await takeDataFolder(dataFolder);
  setUp.defer(() => lock.release());
  const keysFolder = join(dataFolder, 'keys');
  const roleKeys = await openRoleKeys({ service: await openLocalKeys({ folder: keysFolder }) }, { folder: join(keysFolder, 'roles') });
  const engine = openEngine({}, { dataFolder, diskKey: await roleKeys.symmetric('engine-disk') });
  setUp.defer(() => engine.close());
  await engine.ready();
  const running = setUp.move();
  return { address: engine.address, close: () => running.disposeAsync() };
}

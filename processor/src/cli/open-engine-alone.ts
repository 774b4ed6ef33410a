import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';
import { openKeyService } from '../seal/keys/index.ts';
import { openRoleKeys } from '../seal/role-keys.ts';
import { takeDataFolder } from '../serve/data-folder.ts';
import { formKeyServiceSettings } from '../serve/key-service.ts';
import { openEngine } from '../serve/open-engine.ts';
import type { EngineAddress } from '../store/contract.ts';

/**
 * The embedded engine of a data folder without a processor around it; the folder is taken meanwhile.
 * @throws CodedError DATA_DIRECTORY_BUSY | ENGINE_MISSING | ENGINE_REFUSED
 */
export async function openEngineAlone(settings: Pick<Settings, 'data_folder' | 'keys'>): Promise<{ readonly address: EngineAddress; close(): Promise<void> }> {
  const { data_folder: dataFolder, keys } = settings;
  await using setUp = new AsyncDisposableStack();
  const lock = await takeDataFolder(dataFolder);
  setUp.defer(() => lock.release());
  const service = await openKeyService(formKeyServiceSettings(keys, dataFolder));
  const roleKeys = await openRoleKeys({ service }, { folder: join(dataFolder, 'keys', 'roles') });
  const engine = openEngine({}, { dataFolder, diskKey: await roleKeys.symmetric('engine-disk') });
  setUp.defer(() => engine.close());
  await engine.ready();
  const running = setUp.move();
  return { address: engine.address, close: () => running.disposeAsync() };
}

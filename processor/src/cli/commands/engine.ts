import { join } from 'node:path';
import { openLocalKeys } from '../../seal/keys/local.ts';
import { openRoleKeys } from '../../seal/role-keys.ts';
import { takeDataFolder } from '../../serve/data-folder.ts';
import { openEngine } from '../../serve/open-engine.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';
import { waitForStop } from '../wait-for-stop.ts';

export const engine: Command = {
  name: 'engine',
  summary: 'Opens only the embedded engine of a data folder, to look into it while no processor runs.',
  usage: 'engine [--data FOLDER]',
  example: 'spanproof engine --data ./data',
  options: DATA_OPTIONS,
  async run(given, terminal) {
    const stopped = waitForStop(terminal);
    const { data_folder } = await loadGivenSettings(given, terminal);
    await using opened = new AsyncDisposableStack();
    const lock = await takeDataFolder(data_folder);
    opened.defer(() => lock.release());
    const keysFolder = join(data_folder, 'keys');
    const roleKeys = await openRoleKeys({ service: await openLocalKeys({ folder: keysFolder }) }, { folder: join(keysFolder, 'roles') });
    const running = openEngine({}, { dataFolder: data_folder, diskKey: await roleKeys.symmetric('engine-disk') });
    opened.defer(() => running.close());
    await running.ready();
    const socket = 'socketPath' in running.address ? running.address.socketPath : running.address.url;
    await terminal.write(`ClickHouse protocol at ${socket}, read and insert only; Ctrl-C ends it
curl --unix-socket ${socket} http://localhost/ --data 'SELECT outcome, count() FROM spanproof.records GROUP BY outcome'
`);
    await stopped;
    return 0;
  },
};

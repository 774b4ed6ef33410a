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
    const settings = await loadGivenSettings(given, terminal);
    const { openEngineAlone } = await import('../open-engine-alone.ts');
    const { address, close } = await openEngineAlone(settings);
    const socket = 'socketPath' in address ? address.socketPath : address.url;
    await terminal.write(`ClickHouse protocol at ${socket}; Ctrl-C ends it
curl --unix-socket ${socket} http://localhost/ --data 'SELECT outcome, count() FROM spanproof.records GROUP BY outcome'
`);
    await stopped;
    await close();
    return 0;
  },
};

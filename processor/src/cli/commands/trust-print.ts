import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const trustPrint: Command = {
  name: 'trust print',
  summary: 'Prints the trust policy that an auditor keeps: log key, first entry, minimum retention.',
  usage: 'trust print [--data FOLDER]',
  example: 'spanproof trust print > trust-policy',
  options: DATA_OPTIONS,
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    await terminal.write(await connectControl(data_folder).trustPolicy());
    return 0;
  },
};

import { CodedError } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const keysDestroy: Command = {
  name: 'keys destroy',
  summary: 'Destroys a key-encryption key that wraps nothing any more. Backups from before open nothing from then on.',
  usage: 'keys destroy --tenant NAME --version N [--data FOLDER]',
  example: 'spanproof keys destroy --tenant default --version 1',
  options: {
    tenant: { type: 'string', value: 'NAME', required: true, summary: 'Whose key.' },
    version: { type: 'string', value: 'N', required: true, summary: 'Which version, as `keys list` shows it.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const version = given.required('version');
    if (!/^[1-9]\d{0,8}$/.test(version)) throw new CodedError('USAGE', '--version is a number');
    const kek = { tenant: given.required('tenant'), version: Number(version) };
    await connectControl(data_folder).askApi({ method: 'POST', path: '/keys/destroy', body: kek });
    await terminal.write(`${kek.tenant} version ${version} is destroyed\n`);
    return 0;
  },
};

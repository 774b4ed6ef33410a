import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const holdRelease: Command = {
  name: 'hold release',
  summary: 'Ends a hold.',
  usage: 'hold release --id ID [--data FOLDER]',
  example: 'spanproof hold release --id 0123456789abcdef0123456789abcdef',
  options: { id: { type: 'string', value: 'ID', required: true, summary: 'As `hold set` or `hold list` printed it.' }, ...DATA_OPTIONS },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    await connectControl(data_folder).askApi({ method: 'DELETE', path: `/holds/${given.required('id')}` });
    await terminal.write(`hold ${given.required('id')} is released\n`);
    return 0;
  },
};

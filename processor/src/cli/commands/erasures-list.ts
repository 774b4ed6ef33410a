import type { Erasure, ErasureStatement } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { formatErasure, formatStatement } from '../erasure-text.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const erasuresList: Command = {
  name: 'erasures list',
  summary: 'Lists erasures with both dates, or prints the signed statement of one.',
  usage: 'erasures list [--id ID] [--data FOLDER] [--json]',
  example: 'spanproof erasures list',
  options: {
    id: { type: 'string', value: 'ID', summary: 'One erasure: its statement.' },
    json: { type: 'boolean', summary: 'Prints one JSON object.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const control = connectControl(data_folder);
    const id = given.text('id');
    if (id !== undefined) {
      const statement = (await control.askApi({ method: 'GET', path: `/erasures/${id}` })) as ErasureStatement;
      await terminal.write(given.flag('json') ? `${JSON.stringify(statement)}\n` : formatStatement(statement));
      return 0;
    }
    const answer = (await control.askApi({ method: 'GET', path: '/erasures' })) as { readonly erasures: readonly Erasure[] };
    await terminal.write(given.flag('json') ? `${JSON.stringify(answer)}\n` : answer.erasures.map(formatErasure).join(''));
    return 0;
  },
};

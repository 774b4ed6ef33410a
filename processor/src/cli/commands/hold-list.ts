import type { Hold } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { formatDay } from '../instant.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const holdList: Command = {
  name: 'hold list',
  summary: 'Lists holds, newest first.',
  usage: 'hold list [--data FOLDER] [--json]',
  example: 'spanproof hold list',
  options: { json: { type: 'boolean', summary: 'Prints one JSON object.' }, ...DATA_OPTIONS },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const answer = (await connectControl(data_folder).askApi({ method: 'GET', path: '/holds' })) as { readonly holds: readonly Hold[] };
    const lines = answer.holds.map(({ id, state, set_at, matter, records, by_subject, from, to }) => {
      const what = [
        ...(records.length > 0 ? [`${records.length} records`] : []),
        ...(by_subject ? ['one subject'] : []),
        ...(from === undefined ? [] : [`from ${formatDay(from)}`]),
        ...(to === undefined ? [] : [`to ${formatDay(to)}`]),
      ];
      return `${id}  ${state} ${formatDay(set_at)}, ${what.join(', ')}${matter === undefined ? '' : `, ${matter}`}\n`;
    });
    await terminal.write(given.flag('json') ? `${JSON.stringify(answer)}\n` : lines.join(''));
    return 0;
  },
};

import type { KeyInventory } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { formatDay } from '../instant.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const keysList: Command = {
  name: 'keys list',
  summary: 'Lists the key-encryption keys: who holds them, how old each is, how many data keys it wraps.',
  usage: 'keys list [--data FOLDER] [--json]',
  example: 'spanproof keys list',
  options: { json: { type: 'boolean', summary: 'Prints one JSON object.' }, ...DATA_OPTIONS },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const inventory = (await connectControl(data_folder).askApi({ method: 'GET', path: '/keys' })) as KeyInventory;
    const { custody, warning, keks, use } = inventory;
    const lines = [
      `custody  ${custody}`,
      ...(warning === undefined ? [] : [`WARNING  ${warning}`]),
      `use      ${use.wraps} wraps, ${use.unwraps} unwraps, ${use.refused} refused since the start`,
      ...keks.map(({ tenant, version, created, destroyed, current, data_keys }) => {
        const state = destroyed !== undefined ? `destroyed ${formatDay(destroyed)}` : current ? 'wraps new keys' : 'unwraps only';
        return `${tenant} version ${version}: ${state}, made ${created === undefined ? 'before versions had dates' : formatDay(created)}, ${data_keys} keys under it`;
      }),
    ];
    await terminal.write(given.flag('json') ? `${JSON.stringify(inventory)}\n` : `${lines.join('\n')}\n`);
    return 0;
  },
};

import type { RetentionPolicy } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { formatDay } from '../instant.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const retentionPolicy: Command = {
  name: 'retention policy',
  summary: 'Shows the configured retention and whether two have signed it: nothing is removed under settings alone.',
  usage: 'retention policy [--data FOLDER] [--json]',
  example: 'spanproof retention policy',
  options: { json: { type: 'boolean', summary: 'Prints one JSON object.' }, ...DATA_OPTIONS },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const policy = (await connectControl(data_folder).askApi({ method: 'GET', path: '/retention/policy' })) as RetentionPolicy;
    const { configured, hash, published, approvers } = policy;
    const state =
      published === undefined
        ? 'not signed: nothing is removed'
        : published.is_configured
          ? `signed ${formatDay(published.at)}`
          : `another one (${published.hash.slice(0, 8)}) was signed ${formatDay(published.at)}: that one counts`;
    const lines = [
      ...configured.map(({ class: name, body, core }) => `${name}: content ${body} days, core ${core} days`),
      `policy ${hash.slice(0, 8)}, ${state}`,
      `approvers: ${approvers.length === 0 ? 'none' : approvers.join(', ')}`,
    ];
    await terminal.write(given.flag('json') ? `${JSON.stringify(policy)}\n` : `${lines.join('\n')}\n`);
    return 0;
  },
};

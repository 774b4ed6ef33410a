import { parseLinkRequest } from '../../console/link-request.ts';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const consoleLink: Command = {
  name: 'console link',
  summary: 'Prints a link that opens the local console once, within 15 minutes, for a person and a role.',
  usage: 'console link [--role ROLE] [--name NAME] [--data FOLDER] [--json]',
  example: 'spanproof console link --role auditor --name "External auditor"',
  options: {
    role: { type: 'string', value: 'ROLE', summary: 'viewer, operator, compliance, auditor or admin; default admin.' },
    name: { type: 'string', value: 'NAME', summary: 'Whose name every record of the session bears; default the account the processor runs under.' },
    json: { type: 'boolean', summary: 'Prints one JSON object.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const wanted = parseLinkRequest({ role: given.text('role') ?? 'admin', name: given.text('name') });
    const { data_folder } = await loadGivenSettings(given, terminal);
    const { url, expires } = await connectControl(data_folder).consoleLink(wanted);
    await terminal.write(given.flag('json') ? `${JSON.stringify({ url, expires: new Date(expires).toISOString() })}\n` : `${url}\n`);
    return 0;
  },
};

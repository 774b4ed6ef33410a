import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const status: Command = {
  name: 'status',
  summary: 'Says what the running processor has taken, sealed and stored.',
  usage: 'status [--data FOLDER] [--json]',
  example: 'spanproof status --json',
  options: { json: { type: 'boolean', summary: 'Prints one JSON object.' }, ...DATA_OPTIONS },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const now = await connectControl(data_folder).status();
    const lines = [
      `endpoint  ${now.endpoint}`,
      `api       ${now.api}`,
      `engine    ${now.engine.name}, ${now.engine.state}`,
      `bodies    ${now.bodies.accepted} accepted, ${now.bodies.redelivered} redelivered, ${now.bodies.refused} refused since the start`,
      `spans     ${now.accepted} acknowledged, ${now.foreign} of them without GenAI markers; ${now.rejected} rejected`,
      `records   ${now.calls} from spans; ${now.stored} of ${now.sealed} sealed rows are in the engine`,
      `journal   ${now.journal_bytes} bytes`,
      `log       ${now.log.origin}, ${now.log.size} entries`,
      ...(now.last_failure === undefined ? [] : [`failure   ${now.last_failure.code}: ${now.last_failure.message}`]),
    ];
    await terminal.write(given.flag('json') ? `${JSON.stringify(now)}\n` : `${lines.join('\n')}\n`);
    return 0;
  },
};

import type { Erasure } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { formatErasure } from '../erasure-text.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const erasuresFinish: Command = {
  name: 'erasures finish',
  summary: 'Makes backups unreadable for erased subjects now: live keys are wrapped again, the key that wrapped the erased ones is destroyed.',
  usage: 'erasures finish [--data FOLDER] [--json]',
  example: 'spanproof erasures finish',
  options: { json: { type: 'boolean', summary: 'Prints one JSON object.' }, ...DATA_OPTIONS },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const answer = (await connectControl(data_folder).askApi({ method: 'POST', path: '/erasures/finish' })) as { readonly erasures: readonly Erasure[] };
    const text = answer.erasures.length === 0 ? 'no erasure waits\n' : answer.erasures.map(formatErasure).join('');
    await terminal.write(given.flag('json') ? `${JSON.stringify(answer)}\n` : text);
    return 0;
  },
};

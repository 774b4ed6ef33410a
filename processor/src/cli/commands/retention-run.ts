import type { RetentionRun } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { formatRemoval } from '../retention-text.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const retentionRun: Command = {
  name: 'retention run',
  summary: 'Removes what is over its time, whole partitions of closed streams; the log says so before. `retention plan` shows what.',
  usage: 'retention run [--data FOLDER] [--json]',
  example: 'spanproof retention run',
  options: { json: { type: 'boolean', summary: 'Prints one JSON object.' }, ...DATA_OPTIONS },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const done = (await connectControl(data_folder).askApi({ method: 'POST', path: '/retention/run' })) as RetentionRun;
    const removed = done.removed.map((removal) => `removed ${formatRemoval(removal)}`);
    const waiting = done.waiting.map((removal) => `left    ${formatRemoval(removal)}`);
    const text = removed.length + waiting.length === 0 ? 'nothing is over its time\n' : [...removed, ...waiting].join('');
    await terminal.write(given.flag('json') ? `${JSON.stringify(done)}\n` : text);
    return 0;
  },
};

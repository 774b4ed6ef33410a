import type { RetentionPlan } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { formatRemoval } from '../retention-text.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const retentionPlan: Command = {
  name: 'retention plan',
  summary: 'Says what a run would remove now, and what waits for what; removes nothing.',
  usage: 'retention plan [--data FOLDER] [--json]',
  example: 'spanproof retention plan',
  options: { json: { type: 'boolean', summary: 'Prints one JSON object.' }, ...DATA_OPTIONS },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const plan = (await connectControl(data_folder).askApi({ method: 'GET', path: '/retention/plan' })) as RetentionPlan;
    const text = plan.removals.length === 0 ? 'nothing is over its time\n' : plan.removals.map(formatRemoval).join('');
    await terminal.write(given.flag('json') ? `${JSON.stringify(plan)}\n` : text);
    return 0;
  },
};

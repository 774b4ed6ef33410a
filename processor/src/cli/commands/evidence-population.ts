import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';
import { parseWindow, WINDOW_OPTIONS } from '../window-options.ts';

export const evidencePopulation: Command = {
  name: 'evidence population',
  summary: 'Fixes the calls of a period before an auditor names a nonce: step one of a sample that nobody can choose.',
  usage: 'evidence population --from INSTANT --to INSTANT --purpose TEXT [--data FOLDER] [--json]',
  example: 'spanproof evidence population --from 2026-11-01 --to 2026-11-08 --purpose "interim review"',
  options: {
    ...WINDOW_OPTIONS,
    purpose: { type: 'string', value: 'TEXT', required: true, summary: 'What the sample is for; sealed with it.' },
    json: { type: 'boolean', summary: 'Prints one JSON object.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const population = await connectControl(data_folder).fixPopulation({ ...parseWindow(given), purpose: given.required('purpose') });
    const { id, calls, checkpoint } = population;
    await terminal.write(
      given.flag('json')
        ? `${JSON.stringify(population)}\n`
        : `population ${id}\n${calls} calls, fixed by log size ${checkpoint.size}, root ${checkpoint.root}\nGive both to the auditor. The nonce comes back: spanproof evidence export --sample-population ${id} --nonce HEX --sample-size N ...\n`,
    );
    return 0;
  },
};

import type { Hold } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { parseInstant } from '../instant.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const holdSet: Command = {
  name: 'hold set',
  summary: 'Keeps records, a subject or a period from being erased or pruned until the hold is released.',
  usage: 'hold set --matter TEXT [--subject TYPE:ID] [--records ID,ID] [--from INSTANT] [--to INSTANT] [--tenant NAME] [--data FOLDER] [--json]',
  example: 'spanproof hold set --matter "case 7" --from 2026-11-01 --to 2026-11-08',
  options: {
    matter: { type: 'string', value: 'TEXT', required: true, summary: 'Name of the case; sealed with the hold.' },
    subject: { type: 'string', value: 'TYPE:ID', summary: 'A declared subject.' },
    records: { type: 'string', value: 'ID,ID', summary: 'Record ids, separated by commas.' },
    from: { type: 'string', value: 'INSTANT', summary: 'Only what was sealed from then on.' },
    to: { type: 'string', value: 'INSTANT', summary: 'Only what was sealed before.' },
    tenant: { type: 'string', value: 'NAME', summary: 'Whose subject; default `default`.' },
    json: { type: 'boolean', summary: 'Prints one JSON object.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const bound = (option: 'from' | 'to'): object => {
      const text = given.text(option);
      return text === undefined ? {} : { [option]: String(parseInstant(option, text)) };
    };
    const [subject, records, tenant] = [given.text('subject'), given.text('records'), given.text('tenant')];
    const body = {
      matter: given.required('matter'),
      ...(subject === undefined ? {} : { subject }),
      ...(records === undefined ? {} : { records: records.split(',') }),
      ...bound('from'),
      ...bound('to'),
      ...(tenant === undefined ? {} : { tenant }),
    };
    const hold = (await connectControl(data_folder).askApi({ method: 'POST', path: '/holds', body })) as Hold;
    await terminal.write(
      given.flag('json') ? `${JSON.stringify(hold)}\n` : `hold ${hold.id} is set; release it with: spanproof hold release --id ${hold.id}\n`,
    );
    return 0;
  },
};

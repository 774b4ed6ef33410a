import type { ErasureStatement } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { formatStatement } from '../erasure-text.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const erase: Command = {
  name: 'erase',
  summary: 'Destroys the keys of a declared subject: its content and what names it are unreadable at once, everything still verifies.',
  usage: 'erase --subject TYPE:ID --ticket TICKET --basis TEXT [--tenant NAME] [--data FOLDER] [--json]',
  example: 'spanproof erase --subject customer:4711 --ticket DSR-12 --basis "request of 3 November"',
  options: {
    subject: { type: 'string', value: 'TYPE:ID', required: true, summary: 'As the application named it to withSubject().' },
    ticket: { type: 'string', value: 'TICKET', required: true, summary: 'Number of the request.' },
    basis: { type: 'string', value: 'TEXT', required: true, summary: 'Why; sealed with the erasure.' },
    tenant: { type: 'string', value: 'NAME', summary: 'Whose subject; default `default`.' },
    json: { type: 'boolean', summary: 'Prints the statement as one JSON object.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const tenant = given.text('tenant');
    const body = {
      subject: given.required('subject'),
      ticket: given.required('ticket'),
      basis: given.required('basis'),
      ...(tenant === undefined ? {} : { tenant }),
    };
    const statement = (await connectControl(data_folder).askApi({ method: 'POST', path: '/erasures', body })) as ErasureStatement;
    await terminal.write(given.flag('json') ? `${JSON.stringify(statement)}\n` : formatStatement(statement));
    return 0;
  },
};

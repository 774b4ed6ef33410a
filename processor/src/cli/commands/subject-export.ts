import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CodedError } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const subjectExport: Command = {
  name: 'subject export',
  summary: 'Writes everything that is kept of a declared subject to a file: for the person who asks what you have.',
  usage: 'subject export --subject TYPE:ID --purpose TEXT --ticket TICKET --out FILE [--format json|csv|html] [--tenant NAME] [--data FOLDER]',
  example: 'spanproof subject export --subject customer:4711 --purpose "access request" --ticket DSR-12 --out records.html --format html',
  options: {
    subject: { type: 'string', value: 'TYPE:ID', required: true, summary: 'As the application named it to withSubject().' },
    purpose: { type: 'string', value: 'TEXT', required: true, summary: 'Why; recorded before anything is opened. At least 10 characters.' },
    ticket: { type: 'string', value: 'TICKET', required: true, summary: 'Number of the request.' },
    out: { type: 'string', value: 'FILE', required: true, summary: 'Where to; made with mode 0600, and not over a file that is there.' },
    format: { type: 'string', value: 'json|csv|html', summary: 'Default json.' },
    tenant: { type: 'string', value: 'NAME', summary: 'Whose subject; default `default`.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const format = given.text('format') ?? 'json';
    if (!['json', 'csv', 'html'].includes(format)) throw new CodedError('USAGE', '--format is json, csv or html');
    const tenant = given.text('tenant');
    const body = {
      subject: given.required('subject'),
      purpose: given.required('purpose'),
      ticket: given.required('ticket'),
      format,
      ...(tenant === undefined ? {} : { tenant }),
    };
    const file = await connectControl(data_folder).fetchFile({ method: 'POST', path: '/subjects/export', body });
    const out = resolve(terminal.cwd, given.required('out'));
    const target = createWriteStream(out, { flags: 'wx', mode: 0o600 });
    try {
      await pipeline(file, target);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw new CodedError('USAGE', `${out} is there already`, { cause });
      await rm(out, { force: true });
      throw cause;
    }
    await terminal.write(`${out}\n`);
    return 0;
  },
};

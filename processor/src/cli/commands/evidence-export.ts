import { resolve } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { parseInstant } from '../instant.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const evidenceExport: Command = {
  name: 'evidence export',
  summary: 'Writes a bundle of evidence for a period: one zip that verifies without spanproof.',
  usage: 'evidence export --from INSTANT --to INSTANT --out FILE [--data FOLDER] [--json]',
  example: 'spanproof evidence export --from 2026-11-01 --to 2026-12-01 --out november.zip',
  options: {
    from: { type: 'string', value: 'INSTANT', required: true, summary: 'Begin of the period by time of ingest, UTC: 2026-11-01 or 2026-11-01T12:30:00Z.' },
    to: { type: 'string', value: 'INSTANT', required: true, summary: 'End of the period; the instant itself is outside.' },
    out: { type: 'string', value: 'FILE', required: true, summary: 'The zip to write.' },
    json: { type: 'boolean', summary: 'Prints the result as one JSON object.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const from = parseInstant('from', given.required('from'));
    const to = parseInstant('to', given.required('to'));
    if (from >= to) throw new CodedError('USAGE', '--from is not before --to', { todo: 'give a period that begins before it ends' });
    const out = resolve(terminal.cwd, given.required('out'));
    const { data_folder } = await loadGivenSettings(given, terminal);
    const summary = await connectControl(data_folder).exportEvidence({
      from,
      to,
      out,
      verifiers: true,
      onProgress: ({ phase, done, total }) => terminal.progress(`${phase}: ${done} of ${total}`),
    });
    await terminal.write(
      given.flag('json')
        ? `${JSON.stringify({ file: out, ...summary })}\n`
        : `${given.required('out')}: ${summary.records} records of ${summary.streams} streams, ${summary.size} bytes\nbundle   ${summary.id}\nlog root ${summary.root}\n`,
    );
    return 0;
  },
};

import { resolve } from 'node:path';
import { CodedError, type Criterion } from '@spanproof/vocabulary';
import { connectControl } from '../../serve/control-client.ts';
import type { AskedReport } from '../../serve/export-request.ts';
import type { Command, Given } from '../command.ts';
import { parseWindow, WINDOW_OPTIONS } from '../window-options.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const evidenceExport: Command = {
  name: 'evidence export',
  summary: 'Writes a bundle of evidence for a period: one zip with the report, that verifies without spanproof.',
  usage:
    'evidence export --from INSTANT --to INSTANT --out FILE [--kind as_of|period] [--criteria LIST] [--services LIST] [--purpose TEXT] [--sample-population ID --nonce HEX --sample-size N] [--records-only] [--data FOLDER] [--json]',
  example: 'spanproof evidence export --from 2026-11-01 --to 2026-12-01 --criteria CC6.1,CC7.2 --out november.zip',
  options: {
    ...WINDOW_OPTIONS,
    out: { type: 'string', value: 'FILE', required: true, summary: 'The zip to write.' },
    kind: { type: 'string', value: 'KIND', summary: 'as_of (state at the end, Type I) or period (operation over all of it, Type II); default period.' },
    criteria: { type: 'string', value: 'LIST', summary: 'What the report speaks of: CC6.1,PI1.5. Absent: everything.' },
    services: { type: 'string', value: 'LIST', summary: 'Services whose calls stand in its tables. Absent: all.' },
    purpose: { type: 'string', value: 'TEXT', summary: 'Stands in the report; default "export by the command line".' },
    'sample-population': {
      type: 'string',
      value: 'ID',
      summary: 'Draws a sample from what `evidence population` fixed; --nonce and --sample-size go with it.',
    },
    nonce: { type: 'string', value: 'HEX', summary: 'The auditor’s own, at least 16 bytes, given after the population was fixed.' },
    'sample-size': { type: 'string', value: 'N', summary: 'How many calls; 59 for 5 %/5 % without a deviation.' },
    'records-only': { type: 'boolean', summary: 'The records alone: runs no controls, makes no report.' },
    json: { type: 'boolean', summary: 'Prints the result as one JSON object.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const window = parseWindow(given);
    const report = given.flag('records-only') ? {} : { report: readReport(given) };
    const out = resolve(terminal.cwd, given.required('out'));
    const { data_folder } = await loadGivenSettings(given, terminal);
    const summary = await connectControl(data_folder).exportEvidence({
      ...window,
      ...report,
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

function readReport(given: Given): AskedReport {
  const list = (option: string): readonly string[] | undefined =>
    given
      .text(option)
      ?.split(',')
      .map((part) => part.trim());
  const kind = given.text('kind') ?? 'period';
  if (kind !== 'as_of' && kind !== 'period') throw new CodedError('USAGE', `--kind ${kind}`, { todo: 'write as_of or period' });
  const criteria = list('criteria') as readonly Criterion[] | undefined;
  const services = list('services');
  const [population, nonce, size] = ['sample-population', 'nonce', 'sample-size'].map((option) => given.text(option));
  const wanted = [population, nonce, size].filter((value) => value !== undefined).length;
  if (wanted !== 0 && wanted !== 3) throw new CodedError('USAGE', '--sample-population, --nonce and --sample-size go together');
  return {
    kind,
    purpose: given.text('purpose') ?? 'export by the command line',
    ...(criteria === undefined ? {} : { criteria }),
    ...(services === undefined ? {} : { services }),
    ...(population === undefined || nonce === undefined ? {} : { sample: { population, nonce: nonce.toLowerCase(), size: Number(size) } }),
  };
}

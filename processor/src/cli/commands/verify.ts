import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { exitCodeOf, formatReport, parseTrustPolicy } from '@spanproof/vocabulary/ledger';
import { verifyFile } from '../../verify/verify-file.ts';
import type { Command } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { openByteSource } from '../open-byte-source.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'Checks a bundle offline: every row, root, signature and source chain in it.',
  usage: 'verify BUNDLE [--policy FILE] [--since FILE] [--json]',
  example: 'spanproof verify november.zip --policy trust-policy',
  options: {
    policy: { type: 'string', value: 'FILE', summary: 'The trust policy you obtained elsewhere. Without it nobody knows whose keys these are: a finding.' },
    since: {
      type: 'string',
      value: 'FILE',
      summary: 'A checkpoint of the log that you kept from an earlier bundle (data/log/checkpoint): it must not have shrunk or changed.',
    },
    json: { type: 'boolean', summary: 'Prints the report as one JSON object.' },
  },
  positionals: ['BUNDLE'],
  async run(given, terminal) {
    const [policyText, since] = await Promise.all(['policy', 'since'].map((option) => readGiven(given.text(option), terminal)));
    const policy = policyText === undefined ? undefined : parseTrustPolicy(policyText.toString('utf8'));
    const path = resolve(terminal.cwd, given.positionals[0] ?? '');
    const source = openByteSource(path);
    const stopping = new AbortController();
    terminal.onStop(
      () => stopping.abort(new CodedError('VERIFY_STOPPED', 'stopped before there was a verdict')),
      () => terminal.exit(2),
    );
    try {
      const report = await verifyFile(
        { path, source },
        { policy, ...(since === undefined ? {} : { since }) },
        { signal: stopping.signal, onProgress: ({ done, total }) => terminal.progress(`verifying: ${done} of ${total} rows`) },
      );
      await terminal.write(given.flag('json') ? `${JSON.stringify(report)}\n` : formatReport(report, { color: terminal.color }));
      return exitCodeOf(report);
    } finally {
      source.close();
    }
  },
};

async function readGiven(file: string | undefined, { cwd }: Pick<Terminal, 'cwd'>): Promise<Buffer | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(resolve(cwd, file));
  } catch (cause) {
    throw new CodedError('USAGE', `${file} cannot be opened`, { cause, todo: 'name a file that exists and that you may read' });
  }
}

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { exitCodeOf, formatReport, parseTrustPolicy, type TrustPolicy, verifyBundle } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../node-crypto.ts';
import type { Command } from '../command.ts';
import { openByteSource } from '../open-byte-source.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'Checks a bundle offline: every row, root, signature and source chain in it.',
  usage: 'verify BUNDLE [--policy FILE] [--json]',
  example: 'spanproof verify november.zip --policy trust-policy',
  options: {
    policy: { type: 'string', value: 'FILE', summary: 'The trust policy you obtained elsewhere. Without it nobody knows whose keys these are: a finding.' },
    json: { type: 'boolean', summary: 'Prints the report as one JSON object.' },
  },
  positionals: ['BUNDLE'],
  async run(given, terminal) {
    const policyFile = given.text('policy');
    const policy = policyFile === undefined ? undefined : await readTrustPolicy(resolve(terminal.cwd, policyFile));
    const bundle = openByteSource(resolve(terminal.cwd, given.positionals[0] ?? ''));
    try {
      const report = verifyBundle(nodeCrypto, bundle, policy);
      await terminal.write(given.flag('json') ? `${JSON.stringify(report)}\n` : formatReport(report, { color: terminal.color }));
      return exitCodeOf(report);
    } finally {
      bundle.close();
    }
  },
};

async function readTrustPolicy(path: string): Promise<TrustPolicy> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new CodedError('USAGE', `${path} cannot be opened`, { cause, todo: 'name a file that exists and that you may read' });
  }
  return parseTrustPolicy(text);
}

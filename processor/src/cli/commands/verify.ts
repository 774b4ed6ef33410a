import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { exitCodeOf, formatReport, parseTrustPolicy, verifyBundle } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../node-crypto.ts';
import type { Command } from '../command.ts';
import type { Terminal } from '../terminal.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'Checks a bundle offline: every row, root, signature and source chain in it.',
  usage: 'verify BUNDLE [--policy FILE] [--json]',
  example: 'spanproof verify november.zip --policy trust-policy',
  options: {
    policy: { type: 'string', value: 'FILE', summary: 'The trust policy you obtained elsewhere. Without it nobody knows whose keys these are: findings.' },
    json: { type: 'boolean', summary: 'Prints the report as one JSON object.' },
  },
  positionals: ['BUNDLE'],
  async run(given, terminal) {
    const policyFile = given.text('policy');
    const policy = policyFile === undefined ? undefined : parseTrustPolicy((await open(terminal, policyFile)).toString());
    const report = await verifyBundle({ crypto: nodeCrypto }, await open(terminal, given.positionals[0] ?? ''), policy);
    await terminal.write(given.flag('json') ? `${JSON.stringify(report)}\n` : formatReport(report));
    return exitCodeOf(report);
  },
};

async function open(terminal: Terminal, path: string): Promise<Buffer> {
  try {
    return await readFile(resolve(terminal.cwd, path));
  } catch (cause) {
    throw new CodedError('USAGE', `${path} cannot be opened`, { cause, todo: 'name a file that exists and that you may read' });
  }
}

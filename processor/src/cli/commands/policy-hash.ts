import { resolve } from 'node:path';
import { policyHash as hashOf } from '@spanproof/vocabulary';
import { encodeCanonical } from '@spanproof/vocabulary/ledger';
import { readPolicyFile } from '../../config/read-policy-file.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import type { Command } from '../command.ts';

export const policyHash: Command = {
  name: 'policy hash',
  summary: 'Prints the hash that calls, evidence and approvals know a policy by.',
  usage: 'policy hash FILE [--canonical]',
  example: 'spanproof policy hash policy.yaml',
  options: {
    canonical: { type: 'boolean', summary: 'Prints the canonical JSON that is hashed, which services take as their policy file.' },
  },
  positionals: ['FILE'],
  async run(given, terminal) {
    const policy = await readPolicyFile(resolve(terminal.cwd, given.positionals[0] ?? ''));
    await terminal.write(`${given.flag('canonical') ? Buffer.from(encodeCanonical(policy)).toString('utf8') : hashOf(nodeCrypto, policy)}\n`);
    return 0;
  },
};

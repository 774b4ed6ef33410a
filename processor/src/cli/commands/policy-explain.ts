import { resolve } from 'node:path';
import { policyHash } from '@spanproof/vocabulary';
import { readPolicyFile } from '../../config/read-policy-file.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { explainPolicy } from '../explain-policy.ts';
import type { Command } from '../command.ts';

export const policyExplain: Command = {
  name: 'policy explain',
  summary: 'Says in sentences what a policy does, rule by rule, and which kinds of findings it leaves alone.',
  usage: 'policy explain FILE',
  example: 'spanproof policy explain policy.yaml',
  options: {},
  positionals: ['FILE'],
  async run(given, terminal) {
    const policy = await readPolicyFile(resolve(terminal.cwd, given.positionals[0] ?? ''));
    await terminal.write(`policy ${policyHash(nodeCrypto, policy)}\n${explainPolicy(policy).join('\n')}\n`);
    return 0;
  },
};

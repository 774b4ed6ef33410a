import { resolve } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import { loadTransformKeys } from '../../seal/transform-key-file.ts';
import type { Command } from '../command.ts';
import { readLines } from '../lines.ts';

export const tokensRestore: Command = {
  name: 'tokens restore',
  summary: 'Puts the values back for the tokens in a text from standard input (transform `tokenise`). Danger: prints personal data.',
  usage: 'tokens restore --keys FILE --tenant NAME',
  example: `echo 'write to [EMAIL_T.ABCD_1]' | spanproof tokens restore --keys transform-keys --tenant default`,
  options: {
    keys: { type: 'string', value: 'FILE', required: true, summary: 'The transform_keys_file of the processor.' },
    tenant: { type: 'string', value: 'NAME', required: true, summary: 'Whose key; tokens of another key stay as they are.' },
  },
  async run(given, terminal) {
    const keys = (await loadTransformKeys(resolve(terminal.cwd, given.required('keys')))).get(given.required('tenant'));
    if (keys === undefined)
      throw new CodedError('TRANSFORM_KEY_MISSING', `the key file has no tenant ${given.required('tenant')}`, { todo: 'name a tenant of the file' });
    for await (const line of readLines(terminal.input)) await terminal.write(`${keys.restoreTokens(line)}\n`);
    return 0;
  },
};

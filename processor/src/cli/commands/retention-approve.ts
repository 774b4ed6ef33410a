import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { CodedError, type RetentionApproval, type RetentionPolicy } from '@spanproof/vocabulary';
import { decodeHex, decodeUtf8, formatEntry, formatVkey, signNote } from '@spanproof/vocabulary/ledger';
import { createKeyFile, readKeyFile } from '../../seal/key-files.ts';
import { createNoteSigner } from '../../seal/note-signer.ts';
import { connectControl } from '../../serve/control-client.ts';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings } from '../settings-options.ts';

export const retentionApprove: Command = {
  name: 'retention approve',
  summary: 'Signs the configured retention with the key of a second person; from then on (a shorter one: seven days later) it counts.',
  usage: 'retention approve --key FILE --name NAME [--new] [--data FOLDER]',
  example: 'spanproof retention approve --key approver.key --name anna --new',
  options: {
    key: { type: 'string', value: 'FILE', required: true, summary: 'The approver’s key, 0600; kept by that person and away from this machine.' },
    name: { type: 'string', value: 'NAME', required: true, summary: 'The approver, in the log: letters, digits, - and _.' },
    new: { type: 'boolean', summary: 'Makes the key first; the log then registers it.' },
    ...DATA_OPTIONS,
  },
  async run(given, terminal) {
    const { data_folder } = await loadGivenSettings(given, terminal);
    const control = connectControl(data_folder);
    const name = given.required('name');
    if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)) throw new CodedError('USAGE', '--name is made of a-z, 0-9, - and _');
    const path = resolve(terminal.cwd, given.required('key'));
    if (given.flag('new') && !(await createKeyFile(path, Buffer.from(`${randomBytes(32).toString('hex')}\n`))))
      throw new CodedError('USAGE', `${path} is there already`);
    const text = Buffer.from((await readKeyFile(path)) ?? []).toString('latin1');
    const seed = decodeHex(text.trim());
    if (seed?.length !== 32) throw new CodedError('USAGE', `${path} holds no key`, { todo: 'make one with --new' });

    const { log } = await control.status();
    const signer = createNoteSigner(`${log.origin}/approver/${name}`, seed);
    const policy = (await control.askApi({ method: 'GET', path: '/retention/policy' })) as RetentionPolicy;
    const approval: RetentionApproval = {
      text: policy.text,
      note: decodeUtf8(signNote(policy.text, [signer])) ?? '',
      ...(policy.approvers.includes(signer.vkey.name)
        ? {}
        : {
            registration:
              decodeUtf8(
                signNote(
                  formatEntry({ type: 'key.register', role: 'approver', vkey: formatVkey(signer.vkey), time: String(BigInt(Date.now()) * 1_000_000n) }),
                  [signer],
                ),
              ) ?? '',
          }),
    };
    const after = (await control.askApi({ method: 'POST', path: '/retention/policy', body: approval })) as RetentionPolicy;
    await terminal.write(`policy ${after.hash.slice(0, 8)} is signed by ${signer.vkey.name} and by the processor\n`);
    return 0;
  },
};

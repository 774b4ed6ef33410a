import { readFile } from 'node:fs/promises';
import { CodedError } from '@spanproof/vocabulary';
import { formatVkey, parseVkey, SIGNATURE_TYPES, type Vkey } from '@spanproof/vocabulary/ledger';
import { endpoint, isLoopback } from '../../config/endpoint.ts';
import type { Endpoint } from '../../config/settings.ts';
import { nodeCrypto } from '../../node-crypto.ts';
import { listen } from '../../serve/listen.ts';
import { createWitnessServer } from '../../witness/witness-server.ts';
import type { Command, Given } from '../command.ts';
import { openWitness } from '../open-witness.ts';
import { waitForStop } from '../wait-for-stop.ts';

export const witness: Command = {
  name: 'witness',
  summary: 'Cosigns the checkpoints of evidence logs, best run by somebody else than their operator.',
  usage: 'witness --log VKEY [--log VKEY ...] [--name NAME] [--data FOLDER] [--listen HOST:PORT] [--tls-cert FILE --tls-key FILE]',
  example: 'spanproof witness --name witness.example.org/1 --log "$(sed -n \'s/^log //p\' trust-policy)"',
  options: {
    log: { type: 'string', value: 'VKEY', multiple: true, required: true, summary: 'A log to cosign: the `log` line of its trust policy, without the word.' },
    name: { type: 'string', value: 'NAME', summary: 'Name of a new witness, as it will stand in checkpoints: example.org/1.' },
    data: {
      type: 'string',
      value: 'FOLDER',
      summary: 'Its key, and what it has seen; default ./witness. Back it up: a witness that lost it takes a new name.',
    },
    listen: { type: 'string', value: 'HOST:PORT', summary: 'Default 127.0.0.1:4323. Off loopback it needs --tls-cert and --tls-key.' },
    'tls-cert': { type: 'string', value: 'FILE', summary: 'PEM file of the certificate chain.' },
    'tls-key': { type: 'string', value: 'FILE', summary: 'PEM file of its private key.' },
  },
  async run(given, terminal) {
    const stopped = waitForStop(terminal);
    const address = readEndpoint(given.text('listen') ?? '127.0.0.1:4323');
    const tls = await readTls(given);
    if (tls === undefined && !isLoopback(address.host))
      throw new CodedError('USAGE', `other machines can reach ${address.host}`, { todo: 'add --tls-cert and --tls-key' });
    const logs = given.texts('log').map(readLog);
    const { cosigner, witness: opened } = await openWitness(given.text('data') ?? './witness', given.text('name'), logs);
    const server = createWitnessServer(
      { witness: opened, sha256: nodeCrypto.sha256, onFailure: (error) => terminal.say(`a submission could not be answered: ${String(error)}`) },
      { origins: logs.map(({ name }) => name), tls },
    );
    const bound = await listen(server, address, 'choose another with --listen');
    await terminal.write(`witness ${cosigner.vkey.name} ${formatVkey(cosigner.vkey)}\nlistens ${tls === undefined ? 'http' : 'https'}://${bound}\n`);
    await stopped;
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    return 0;
  },
};

function readEndpoint(text: string): Endpoint {
  const { data } = endpoint.safeParse(text);
  if (data === undefined) throw new CodedError('USAGE', `--listen ${text} is no address`, { todo: 'give host:port, such as 127.0.0.1:4323' });
  return data;
}

function readLog(text: string): Vkey {
  let vkey: Vkey | undefined;
  try {
    vkey = parseVkey(text);
  } catch (cause) {
    throw new CodedError('USAGE', '--log is no verifier key', { cause, todo: 'take it from the `log` line of the trust policy' });
  }
  if (vkey.type !== SIGNATURE_TYPES.ed25519)
    throw new CodedError('USAGE', '--log is the key of a witness, not of a log', { todo: 'take it from the `log` line of the trust policy' });
  return vkey;
}

async function readTls(given: Given): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  const [cert, key] = [given.text('tls-cert'), given.text('tls-key')];
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined)
    throw new CodedError('USAGE', 'a certificate and its key go together', { todo: 'give both --tls-cert and --tls-key' });
  return { cert: await readFile(cert, 'utf8'), key: await readFile(key, 'utf8') };
}

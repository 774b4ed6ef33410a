/** One of several processes that open a key service's folder at the same moment: says it is ready, waits for `go`, wraps a key, reports. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { KEY_SERVICES } from '../../processor/src/seal/keys/index.ts';

const [name = '', folder = ''] = process.argv.slice(2);
if (name !== 'local') throw new Error(`no key service ${name}`);
const start = once(process, 'message');
process.send?.('ready');
await start;
const service = await KEY_SERVICES[name]({ folder });
const version = await service.currentVersion('acme');
const key = randomBytes(32);
const wrapped = await service.wrap('acme', version, key, Buffer.from('aad'));
process.send?.({ version, key: key.toString('hex'), wrapped: Buffer.from(wrapped).toString('hex') });
process.disconnect();

/** One of several processes that open a key service's folder at the same moment: says it is ready, waits for `go`, wraps a key, reports. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openKeyService } from '../../processor/src/seal/keys/index.ts';
import type { KeyServiceSettings } from '../../processor/src/seal/keys/settings.ts';

const settings = JSON.parse(process.argv[2] ?? '') as KeyServiceSettings;
const start = once(process, 'message');
process.send?.('ready');
await start;
const service = await openKeyService(settings);
const version = await service.currentVersion('acme');
const key = randomBytes(32);
const wrapped = await service.wrap('acme', version, key, Buffer.from('aad'));
process.send?.({ version, key: key.toString('hex'), wrapped: Buffer.from(wrapped).toString('hex') });
process.disconnect();

import { createPrivateKey, createPublicKey, hash, sign } from 'node:crypto';
import { computeKeyId, type NoteSigner, SIGNATURE_TYPES } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface RawSigner {
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

/** An Ed25519 key that is the same in every run. */
export function makeKey(seed: string): RawSigner {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, hash('sha256', seed, 'buffer')]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { publicKey, sign: (message) => sign(null, message, key) };
}

export function makeSigner(name: string, seed: string = name, type: number = SIGNATURE_TYPES.ed25519): NoteSigner {
  const { publicKey, sign: signMessage } = makeKey(seed);
  return { vkey: { name, keyId: computeKeyId(nodeCrypto, name, type, publicKey), type, publicKey }, sign: signMessage };
}

import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { computeKeyId, type NoteSigner, SIGNATURE_TYPES } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A signer from a fixed seed, by OpenSSL. */
export function createSigner(name: string, seed: Uint8Array): NoteSigner {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32));
  const keyId = computeKeyId(nodeCrypto, name, SIGNATURE_TYPES.ed25519, publicKey);
  return { vkey: { name, keyId, type: SIGNATURE_TYPES.ed25519, publicKey }, sign: (message) => new Uint8Array(sign(null, message, key)) };
}

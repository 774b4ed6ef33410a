import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { computeKeyId, type NoteSigner, SIGNATURE_TYPES } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';

/** RFC 8410: everything of a PKCS #8 Ed25519 key before its 32-byte seed, of an SPKI one before its 32 public bytes. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_PREFIX_LENGTH = 12;

/** An Ed25519 note signer from its 32-byte seed (RFC 8032). `name` is the key name in notes (c2sp.org/signed-note); `type` that of a witness where it cosigns. */
export function createNoteSigner(name: string, seed: Uint8Array, type: number = SIGNATURE_TYPES.ed25519): NoteSigner {
  if (seed.length !== 32) throw new RangeError('an Ed25519 seed has 32 bytes');
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = Uint8Array.from(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX_LENGTH));
  return {
    vkey: { name, keyId: computeKeyId(nodeCrypto, name, type, publicKey), type, publicKey },
    sign: (message) => sign(null, message, privateKey),
  };
}

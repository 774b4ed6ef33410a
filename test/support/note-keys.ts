import { generateKeyPairSync, sign } from 'node:crypto';
import { computeKeyId, type NoteSigner, SIGNATURE_TYPES } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';

/** A fresh Ed25519 note key under a name; of a witness where its type says so. */
export function mintNoteKey(name: string, type: number = SIGNATURE_TYPES.ed25519): NoteSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  return {
    vkey: { name, type, publicKey: raw, keyId: computeKeyId(nodeCrypto, name, type, raw) },
    sign: (message) => sign(null, message, privateKey),
  };
}

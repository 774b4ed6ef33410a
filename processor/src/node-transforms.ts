import { createCipheriv, createHmac, createSecretKey } from 'node:crypto';
import type { TransformCrypto } from '@spanproof/vocabulary';
import { nodeCrypto } from './node-crypto.ts';

/** The vocabulary's primitives of keyed transforms on node:crypto (OpenSSL). */
export const nodeTransforms: TransformCrypto = {
  hmacSha256: (key, message) => createHmac('sha256', key).update(message).digest(),
  sealAes256Gcm(key, nonce, aad, plaintext) {
    const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce).setAAD(aad);
    return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  },
  openAes256Gcm: nodeCrypto.openAes256Gcm,
};

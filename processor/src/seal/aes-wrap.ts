import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

const NONCE = 12;
const TAG = 16;

/** nonce(12, random) || AES-256-GCM ciphertext || tag(16): at most 2^32 wraps per key (NIST SP 800-38D section 8.3). */
export function wrapBytes(key: KeyObject, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  const body = cipher.update(plaintext);
  cipher.final();
  return Buffer.concat([nonce, body, cipher.getAuthTag()]);
}

/** Undefined where `wrapped`, read from a disk that others may have written, does not authenticate under this key and aad. */
export function unwrapBytes(key: KeyObject, wrapped: Uint8Array, aad: Uint8Array): Uint8Array | undefined {
  if (wrapped.length < NONCE + TAG) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, wrapped.subarray(0, NONCE), { authTagLength: TAG }).setAAD(aad).setAuthTag(wrapped.subarray(-TAG));
  const body = decipher.update(wrapped.subarray(NONCE, -TAG));
  try {
    decipher.final();
    return body;
  } catch {
    return undefined; // final() throws for exactly one reason: the tag does not authenticate
  }
}

import { createDecipheriv, createPublicKey, createSecretKey, hash, verify } from 'node:crypto';
import type { Crypto } from '@spanproof/vocabulary/ledger';

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');
/** Of SHA-512, in bytes. */
const BLOCK = 128;
const SHORT = 1024;
// Reused by every call: nothing here waits, so no two calls overlap within a thread.
const SCRATCH = new Uint8Array(BLOCK + SHORT);
const OUTER = Buffer.alloc(BLOCK + 64);

/** The vocabulary's primitives on node:crypto (OpenSSL). */
export const nodeCrypto: Crypto = {
  sha256(bytes) {
    // Three times as fast as asking for a buffer (0.45 against 1.35 us for a leaf), and small enough to live on V8's heap.
    const text = hash('sha256', bytes, 'binary');
    const digest = new Uint8Array(32);
    for (let i = 0; i < 32; i++) digest[i] = text.charCodeAt(i);
    return digest;
  },
  hmacSha512(key, message) {
    // RFC 2104 over the one-shot hash: 2.5 us, where createHmac with a raw key takes 18.
    const block = key.length > BLOCK ? hashSha512(key) : key;
    const inner = message.length <= SHORT ? SCRATCH.subarray(0, BLOCK + message.length) : new Uint8Array(BLOCK + message.length);
    inner.fill(0x36, 0, BLOCK);
    OUTER.fill(0x5c, 0, BLOCK);
    for (let i = 0; i < block.length; i++) {
      const byte = block[i] ?? 0;
      inner[i] = byte ^ 0x36;
      OUTER[i] = byte ^ 0x5c;
    }
    inner.set(message, BLOCK);
    OUTER.write(hash('sha512', inner, 'binary'), BLOCK, 'latin1');
    return hashSha512(OUTER);
  },
  verifyEd25519(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    const key = createPublicKey({ key: Buffer.concat([SPKI_ED25519, publicKey]), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  },
  openAes256Gcm(key, nonce, aad, ciphertext) {
    if (ciphertext.length < 16) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), nonce).setAAD(aad).setAuthTag(ciphertext.subarray(-16));
    const head = decipher.update(ciphertext.subarray(0, -16));
    try {
      return Buffer.concat([head, decipher.final()]);
    } catch {
      return undefined; // final() throws for exactly one reason: the tag does not authenticate
    }
  },
};

/** As sha256 above: asking for text is faster than asking for a buffer. */
function hashSha512(bytes: Uint8Array): Uint8Array {
  const text = hash('sha512', bytes, 'binary');
  const digest = new Uint8Array(64);
  for (let i = 0; i < 64; i++) digest[i] = text.charCodeAt(i);
  return digest;
}

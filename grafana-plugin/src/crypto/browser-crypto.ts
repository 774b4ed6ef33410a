import { gcm } from '@noble/ciphers/aes.js';
import { ed25519 } from '@noble/curves/ed25519.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { Crypto } from '@spanproof/vocabulary/ledger';

/** The vocabulary's primitives without node: and without WebCrypto, whose functions all wait. */
export const browserCrypto: Crypto = {
  sha256: (bytes) => sha256(bytes),
  hmacSha512: (key, message) => hmac(sha512, key, message),
  verifyEd25519(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    try {
      // RFC 8032 rather than ZIP 215: what OpenSSL refuses, this refuses.
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false; // a public key that is no point of the curve
    }
  },
  openAes256Gcm(key, nonce, aad, ciphertext) {
    if (ciphertext.length < 16) return undefined;
    try {
      return gcm(key, nonce, aad).decrypt(ciphertext);
    } catch {
      return undefined; // the tag does not authenticate
    }
  },
};

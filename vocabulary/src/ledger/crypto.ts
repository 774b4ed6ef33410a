/**
 * The primitives a verifier needs, injected so that the same code runs on node:crypto and in a browser.
 * All byte arguments are read, never kept; all results are fresh.
 */
export interface Crypto {
  /** SHA-256, 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
  /** HMAC-SHA-512, 64 bytes. */
  hmacSha512(key: Uint8Array, message: Uint8Array): Uint8Array;
  /** Ed25519 (RFC 8032) over raw 32-byte public keys and 64-byte signatures; false for anything malformed. */
  verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  /** AES-256-GCM, `ciphertext` ends with the 16-byte tag; undefined where authentication fails. */
  openAes256Gcm(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
}

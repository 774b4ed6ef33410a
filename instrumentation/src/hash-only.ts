import { hash } from 'node:crypto';
import type { Crypto } from '@spanproof/vocabulary/ledger';

/** What a source needs of the vocabulary's primitives: it hashes, and neither verifies nor opens anything. */
export const HASH_ONLY: Crypto = {
  sha256: (bytes) => hash('sha256', bytes, 'buffer'),
  hmacSha512: refuse,
  verifyEd25519: refuse,
  openAes256Gcm: refuse,
};

function refuse(): never {
  throw new TypeError('the instrumentation only hashes');
}

import { encodeCanonical } from './ledger/canonical.ts';
import type { Crypto } from './ledger/crypto.ts';
import { encodeHex } from './ledger/hex.ts';
import type { Policy } from './policy.ts';

/** Hex SHA-256 of the policy's canonical JSON: the name spans, cores and evidence give it. */
export function policyHash(crypto: Crypto, policy: Policy): string {
  return encodeHex(crypto.sha256(encodeCanonical(policy)));
}

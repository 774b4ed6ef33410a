import { CodedError } from '../error.ts';
import { concatBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { encodeUtf8 } from './text.ts';

const KEY_ID_LABEL = encodeUtf8('spanproof/keyid/v1');
const AND_SALT = encodeUtf8('spanproof/and/v1');
const PART_LABEL = encodeUtf8('spanproof/part/v1\0');
const SEAL_LABEL = encodeUtf8('spanproof/seal/v1\0');
const FIRST_BLOCK = Uint8Array.of(1); // HKDF-Expand counter: 64 bytes of SHA-512 are all we ever take

/** key_id = HMAC-SHA512(K, "spanproof/keyid/v1")[0:16]: a wrapped key in the wrong row is found at unwrap. */
export function keyIdOf(crypto: Crypto, key: Uint8Array): Uint8Array {
  return crypto.hmacSha512(key, KEY_ID_LABEL).slice(0, 16);
}

/**
 * HKDF-Extract over all keys of a part, sorted by key id: losing any one of them loses the part.
 * The result depends on nothing else, so a writer may cache it beside its keys.
 * @throws CodedError ENVELOPE_INVALID for other than 1..8 keys of 32 bytes
 */
export function combineKeys(crypto: Crypto, keys: readonly Uint8Array[]): Uint8Array {
  if (keys.length < 1 || keys.length > 8 || keys.some((key) => key.length !== 32))
    throw new CodedError('ENVELOPE_INVALID', 'a part has 1 to 8 keys of 32 bytes');
  return crypto.hmacSha512(AND_SALT, concatBytes(...keys));
}

/** pk: HKDF-Expand of the combined keys for one part of one record. Disclosing it opens nothing else. */
export function expandPartKey(crypto: Crypto, combined: Uint8Array, part: number, recordId: Uint8Array, salt: Uint8Array): Uint8Array {
  if (recordId.length !== 16 || salt.length !== 24) throw new CodedError('ENVELOPE_INVALID', 'record id of 16 bytes, salt of 24');
  return crypto.hmacSha512(combined, concatBytes(PART_LABEL, Uint8Array.of(part), recordId, salt, FIRST_BLOCK)).slice(0, 32);
}

/** combineKeys, then expandPartKey. */
export function derivePartKey(crypto: Crypto, keys: readonly Uint8Array[], part: number, recordId: Uint8Array, salt: Uint8Array): Uint8Array {
  return expandPartKey(crypto, combineKeys(crypto, keys), part, recordId, salt);
}

/** The AES key and the commitment to it: HKDF-Expand(pk, "spanproof/seal/v1" || 0 || header, 64). */
export function deriveSeal(crypto: Crypto, partKey: Uint8Array, header: Uint8Array): { readonly key: Uint8Array; readonly commit: Uint8Array } {
  const block = crypto.hmacSha512(partKey, concatBytes(SEAL_LABEL, header, FIRST_BLOCK));
  return { key: block.slice(0, 32), commit: block.slice(32, 64) };
}

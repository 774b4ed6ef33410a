import { CodedError } from '../error.ts';
import { compareBytes, concatBytes, equalBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { deriveSeal } from './key-derivation.ts';

export const ENVELOPE_PARTS = { body: 1, subject: 2, original: 3 } as const;
export const ENVELOPE_CODECS = { none: 0, zstd: 1 } as const;
/** The key is used once: a fixed nonce cannot repeat under it. */
export const ENVELOPE_NONCE: Uint8Array = new Uint8Array(12);

const VERSION = 0x01;
const ALGORITHM = 0x01; // AES-256-GCM, keys by HKDF-SHA-512
const MAX_KEYS = 8;
const TAG_SIZE = 16;
const COMMIT_SIZE = 32;

/** What an envelope's header says (docs/ledger-format.md section 3). */
export interface HeaderFields {
  /** One of ENVELOPE_PARTS. */
  readonly part: number;
  /** One of ENVELOPE_CODECS: what the plaintext was compressed with. */
  readonly codec: number;
  /** 16 bytes each, strictly ascending, 1 to 8. */
  readonly key_ids: readonly Uint8Array[];
  /** 24 random bytes, fresh per encryption. */
  readonly salt: Uint8Array;
  readonly record_id: Uint8Array;
  readonly core_hash: Uint8Array;
}

export interface EnvelopeHeader extends HeaderFields {
  readonly header: Uint8Array;
  readonly commit: Uint8Array;
  /** header || commit. */
  readonly aad: Uint8Array;
  /** Ends with the 16-byte tag. */
  readonly ciphertext: Uint8Array;
}

/** @throws CodedError ENVELOPE_INVALID for fields that parseEnvelope would refuse */
export function formatHeader(fields: HeaderFields): Uint8Array {
  const { part, codec, key_ids, salt, record_id, core_hash } = fields;
  checkCodes(part, codec, key_ids);
  if (salt.length !== 24 || record_id.length !== 16 || core_hash.length !== 32) throw invalid('salt of 24 bytes, record id of 16, core hash of 32');
  return concatBytes(Uint8Array.of(VERSION, ALGORITHM, part, codec, key_ids.length), ...key_ids, salt, record_id, core_hash);
}

/** Reads bytes from outside; the views it returns share them. @throws CodedError ENVELOPE_INVALID */
export function parseEnvelope(bytes: Uint8Array): EnvelopeHeader {
  const [version, algorithm, part, codec, count] = bytes;
  if (version !== VERSION || algorithm !== ALGORITHM) throw invalid('unknown version or algorithm');
  if (part === undefined || codec === undefined || count === undefined || count < 1 || count > MAX_KEYS) throw invalid('1 to 8 keys');
  const keysEnd = 5 + 16 * count;
  const headerEnd = keysEnd + 24 + 16 + 32;
  const aadEnd = headerEnd + COMMIT_SIZE;
  if (bytes.length < aadEnd + TAG_SIZE) throw invalid('truncated');
  const key_ids = Array.from({ length: count }, (_, i) => bytes.subarray(5 + 16 * i, 21 + 16 * i));
  checkCodes(part, codec, key_ids);
  return {
    part,
    codec,
    key_ids,
    salt: bytes.subarray(keysEnd, keysEnd + 24),
    record_id: bytes.subarray(keysEnd + 24, keysEnd + 40),
    core_hash: bytes.subarray(keysEnd + 40, headerEnd),
    header: bytes.subarray(0, headerEnd),
    commit: bytes.subarray(headerEnd, aadEnd),
    aad: bytes.subarray(0, aadEnd),
    ciphertext: bytes.subarray(aadEnd),
  };
}

/**
 * The plaintext, still compressed where the codec says so; undefined where `partKey` is not the key that the envelope commits to.
 * @throws CodedError ENVELOPE_INVALID for malformed bytes
 */
export function openEnvelope(crypto: Crypto, envelope: Uint8Array, partKey: Uint8Array): Uint8Array | undefined {
  const { header, commit, aad, ciphertext } = parseEnvelope(envelope);
  const seal = deriveSeal(crypto, partKey, header);
  // GCM alone does not commit to its key: another key could be found under which the same bytes authenticate.
  if (!equalBytes(seal.commit, commit)) return undefined;
  return crypto.openAes256Gcm(seal.key, ENVELOPE_NONCE, aad, ciphertext);
}

function checkCodes(part: number, codec: number, keyIds: readonly Uint8Array[]): void {
  if (part !== ENVELOPE_PARTS.body && part !== ENVELOPE_PARTS.subject && part !== ENVELOPE_PARTS.original) throw invalid('unknown part');
  if (codec !== ENVELOPE_CODECS.none && codec !== ENVELOPE_CODECS.zstd) throw invalid('unknown codec');
  if (keyIds.length < 1 || keyIds.length > MAX_KEYS || keyIds.some((id) => id.length !== 16)) throw invalid('1 to 8 key ids of 16 bytes');
  const ascending = keyIds.every((id, i) => i === 0 || compareBytes(keyIds[i - 1] ?? id, id) < 0);
  if (!ascending) throw invalid('key ids not strictly ascending');
}

function invalid(what: string): CodedError {
  return new CodedError('ENVELOPE_INVALID', `envelope: ${what}`);
}

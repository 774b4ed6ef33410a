import { createCipheriv, createSecretKey } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CodedError } from '@spanproof/vocabulary';
import {
  combineKeys,
  compareBytes,
  deriveSeal,
  ENVELOPE_CODECS,
  ENVELOPE_NONCE,
  encodeHex,
  expandPartKey,
  formatHeader,
  openEnvelope,
  parseEnvelope,
} from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import type { DataKey } from './contract.ts';

/** From here on a byte saved costs less CPU (about 10 ns) than a byte carried through journal and engine (test/bench/envelope.ts). */
export const COMPRESS_FROM = 4096;
/** Envelopes come from our own sealing, yet one that claims to inflate beyond this is refused. */
const MAX_PLAINTEXT = 256 << 20;
const COMMIT_SIZE = 32;
const TAG_SIZE = 16;

/** The extract step depends on nothing but the keys, and a day key serves thousands of records. */
const combinedSingles = new WeakMap<DataKey, Uint8Array>();

/**
 * Encrypts one part of one record (docs/ledger-format.md section 10): header || commit || AES-256-GCM.
 * `salt` is 24 fresh random bytes: the AES key is derived from it and used once. A key given twice counts once.
 * @throws CodedError ENVELOPE_INVALID for other than 1 to 8 distinct keys of 32 bytes, or ids of wrong lengths
 */
export function sealPart(part: {
  /** 1 body, 2 subject, 3 original. */
  readonly part: 1 | 2 | 3;
  readonly recordId: Uint8Array;
  readonly coreHash: Uint8Array;
  /** Any order; losing any one of them loses the part. */
  readonly keys: readonly DataKey[];
  readonly plaintext: Uint8Array;
  readonly salt: Uint8Array;
}): Uint8Array {
  const keys = sortKeys(part.keys);
  const { codec, content } = compress(part.plaintext);
  const header = formatHeader({
    part: part.part,
    codec,
    key_ids: keys.map(({ id }) => id),
    salt: part.salt,
    record_id: part.recordId,
    core_hash: part.coreHash,
  });
  const partKey = expandPartKey(nodeCrypto, combine(keys), part.part, part.recordId, part.salt);
  const { key, commit } = deriveSeal(nodeCrypto, partKey, header);
  const bodyStart = header.length + COMMIT_SIZE;
  const envelope = Buffer.allocUnsafe(bodyStart + content.length + TAG_SIZE);
  envelope.set(header, 0);
  envelope.set(commit, header.length);
  // A KeyObject, although it is used once: raw key bytes take node 15 us more.
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), ENVELOPE_NONCE).setAAD(envelope.subarray(0, bodyStart));
  envelope.set(cipher.update(content), bodyStart);
  cipher.final();
  envelope.set(cipher.getAuthTag(), bodyStart + content.length);
  return envelope;
}

/**
 * The plaintext of a part, from an envelope that may have been tampered with. `keys` may hold more keys than needed.
 * @throws CodedError KEY_UNAVAILABLE where a needed key is missing; ENVELOPE_INVALID where the envelope is not what was sealed under these keys
 */
export function openPart(envelope: Uint8Array, keys: readonly DataKey[]): Uint8Array {
  return openDisclosed(envelope, disclosePart(envelope, keys));
}

/**
 * The part key (pk, 32 bytes): opens this part of this record and nothing else. It says nothing about the keys it came from.
 * @throws CodedError KEY_UNAVAILABLE where a needed key is missing; ENVELOPE_INVALID for malformed bytes
 */
export function disclosePart(envelope: Uint8Array, keys: readonly DataKey[]): Uint8Array {
  const { part, key_ids, record_id, salt } = parseEnvelope(envelope);
  const needed = key_ids.map((id) => {
    const found = keys.find((key) => compareBytes(key.id, id) === 0);
    if (found === undefined) throw new CodedError('KEY_UNAVAILABLE', `the part needs key ${encodeHex(id)}`);
    return found;
  });
  return expandPartKey(nodeCrypto, combine(needed), part, record_id, salt);
}

/** The plaintext of a part whose key was disclosed. @throws CodedError ENVELOPE_INVALID where the envelope commits to another key or was altered */
export function openDisclosed(envelope: Uint8Array, partKey: Uint8Array): Uint8Array {
  const content = openEnvelope(nodeCrypto, envelope, partKey);
  if (content === undefined) throw new CodedError('ENVELOPE_INVALID', 'the envelope is not what was sealed under these keys');
  return parseEnvelope(envelope).codec === ENVELOPE_CODECS.zstd ? decompress(content) : content;
}

function sortKeys(keys: readonly DataKey[]): readonly DataKey[] {
  const sorted = keys.toSorted((a, b) => compareBytes(a.id, b.id));
  return sorted.filter(({ id }, i) => i === 0 || compareBytes(id, sorted[i - 1]?.id ?? id) !== 0);
}

function combine(keys: readonly DataKey[]): Uint8Array {
  const [first, second] = keys;
  if (first === undefined || second !== undefined)
    return combineKeys(
      nodeCrypto,
      keys.map(({ key }) => key),
    );
  const known = combinedSingles.get(first);
  if (known !== undefined) return known;
  const combined = combineKeys(nodeCrypto, [first.key]);
  combinedSingles.set(first, combined);
  return combined;
}

function compress(plaintext: Uint8Array): { readonly codec: number; readonly content: Uint8Array } {
  if (plaintext.length < COMPRESS_FROM) return { codec: ENVELOPE_CODECS.none, content: plaintext };
  const smaller = zstdCompressSync(plaintext);
  return smaller.length < plaintext.length ? { codec: ENVELOPE_CODECS.zstd, content: smaller } : { codec: ENVELOPE_CODECS.none, content: plaintext };
}

function decompress(content: Uint8Array): Uint8Array {
  try {
    return zstdDecompressSync(content, { maxOutputLength: MAX_PLAINTEXT });
  } catch (cause) {
    throw new CodedError('ENVELOPE_INVALID', 'the content does not decompress', { cause });
  }
}

import { CodedError } from '../error.ts';
import { concatBytes, isZero } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { encodeUtf8 } from './text.ts';

/** With its 0x00 prefix a leaf fills exactly three SHA-256 blocks (docs/ledger-format.md section 4). */
export const LEAF_SIZE = 182;
export const LEAF_FLAGS = { source: 1, subject: 2, body: 4, original: 8, resealed: 16 } as const;
/** Stands for an absent part. */
export const EMPTY_HASH: Uint8Array = new Uint8Array(32);

/** Instants in ns since the epoch, unsigned 64 bits; ids 16 bytes, hashes 32. Absent = zeros with the flag clear. */
export interface LeafFields {
  readonly kind: number;
  readonly flags: number;
  /** RFC 6962 index of the leaf in its stream. */
  readonly seq: number;
  readonly t_event: bigint;
  readonly t_ingest: bigint;
  readonly record_id: Uint8Array;
  readonly src_seq: bigint;
  readonly src_id: Uint8Array;
  readonly tenant_tag: Uint8Array;
  readonly core_hash: Uint8Array;
  readonly subject_hash: Uint8Array;
  readonly body_hash: Uint8Array;
}

const MAGIC = 0x53504631; // "SPF1"
const LAST_KIND = 11;
const ALL_FLAGS = 31;
const U64 = 1n << 64n;
const CORE_PREFIX = encodeUtf8('spanproof/core/v1\n');
const SUBJECT_PREFIX = encodeUtf8('spanproof/subject/v1\n');
const BODY_PREFIX = encodeUtf8('spanproof/body/v1\n');

// One buffer for all calls (Crypto reads its arguments and never keeps them): 0x00, then the preimage.
const leafInput = new Uint8Array(1 + LEAF_SIZE);
const leafView = new DataView(leafInput.buffer, 1);

/** @throws CodedError LEAF_INVALID for fields that decodeLeaf would refuse */
export function encodeLeaf(fields: LeafFields): Uint8Array {
  writeLeaf(fields);
  return leafInput.slice(1);
}

/** hashLeaf(encodeLeaf(fields)) without allocating the preimage: the sealing path. @throws CodedError LEAF_INVALID */
export function hashLeafFields(crypto: Crypto, fields: LeafFields): Uint8Array {
  writeLeaf(fields);
  return crypto.sha256(leafInput);
}

/** RFC 6962 leaf hash: H(0x00 || preimage). @throws CodedError LEAF_INVALID for a wrong length */
export function hashLeaf(crypto: Crypto, preimage: Uint8Array): Uint8Array {
  if (preimage.length !== LEAF_SIZE) throw invalid(`${preimage.length} bytes`);
  leafInput.set(preimage, 1);
  return crypto.sha256(leafInput);
}

function writeLeaf(fields: LeafFields): void {
  checkFields(fields);
  leafView.setUint32(0, MAGIC);
  leafView.setUint8(4, fields.kind);
  leafView.setUint8(5, fields.flags);
  leafView.setUint32(6, Math.floor(fields.seq / 0x1_0000_0000));
  leafView.setUint32(10, fields.seq % 0x1_0000_0000);
  leafView.setBigUint64(14, fields.t_event);
  leafView.setBigUint64(22, fields.t_ingest);
  leafInput.set(fields.record_id, 31);
  leafView.setBigUint64(46, fields.src_seq);
  leafInput.set(fields.src_id, 55);
  leafInput.set(fields.tenant_tag, 71);
  leafInput.set(fields.core_hash, 87);
  leafInput.set(fields.subject_hash, 119);
  leafInput.set(fields.body_hash, 151);
}

/** Reads bytes from outside. @throws CodedError LEAF_INVALID */
export function decodeLeaf(bytes: Uint8Array): LeafFields {
  if (bytes.length !== LEAF_SIZE) throw invalid(`${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, LEAF_SIZE);
  if (view.getUint32(0) !== MAGIC) throw invalid('no SPF1');
  const fields: LeafFields = {
    kind: view.getUint8(4),
    flags: view.getUint8(5),
    seq: view.getUint32(6) * 0x1_0000_0000 + view.getUint32(10),
    t_event: view.getBigUint64(14),
    t_ingest: view.getBigUint64(22),
    record_id: bytes.slice(30, 46),
    src_seq: view.getBigUint64(46),
    src_id: bytes.slice(54, 70),
    tenant_tag: bytes.slice(70, 86),
    core_hash: bytes.slice(86, 118),
    subject_hash: bytes.slice(118, 150),
    body_hash: bytes.slice(150, 182),
  };
  checkFields(fields);
  return fields;
}

function checkFields(fields: LeafFields): void {
  const { kind, flags } = fields;
  if (!Number.isInteger(kind) || kind < 1 || kind > LAST_KIND) throw invalid('unknown kind');
  if (!Number.isInteger(flags) || flags < 0 || flags > ALL_FLAGS) throw invalid('unknown flag');
  if (!Number.isSafeInteger(fields.seq) || fields.seq < 0) throw invalid('seq not below 2^53');
  if (!isU64(fields.t_event) || !isU64(fields.t_ingest) || !isU64(fields.src_seq)) throw invalid('an integer outside 64 bits');
  if (fields.record_id.length !== 16 || fields.src_id.length !== 16 || fields.tenant_tag.length !== 16) throw invalid('an id that is not 16 bytes');
  if (fields.core_hash.length !== 32 || fields.subject_hash.length !== 32 || fields.body_hash.length !== 32) throw invalid('a hash that is not 32 bytes');
  const hasSource = (flags & LEAF_FLAGS.source) !== 0;
  if (hasSource === isZero(fields.src_id) || (!hasSource && fields.src_seq !== 0n)) throw invalid('source flag and fields disagree');
  if (((flags & LEAF_FLAGS.subject) !== 0) === isZero(fields.subject_hash)) throw invalid('subject flag and hash disagree');
  if (((flags & (LEAF_FLAGS.body | LEAF_FLAGS.original)) !== 0) === isZero(fields.body_hash)) throw invalid('body flags and hash disagree');
}

function isU64(value: bigint): boolean {
  return value >= 0n && value < U64;
}

export function hashCore(crypto: Crypto, core: Uint8Array): Uint8Array {
  return crypto.sha256(concatBytes(CORE_PREFIX, core));
}

/** subject_hash of the leaf; zeros for an absent (empty) envelope. */
export function hashSubject(crypto: Crypto, envelope: Uint8Array): Uint8Array {
  return envelope.length === 0 ? new Uint8Array(32) : crypto.sha256(concatBytes(SUBJECT_PREFIX, envelope));
}

/** Inner hash of a body or original envelope; zeros for an absent (empty) one. */
export function hashPart(crypto: Crypto, envelope: Uint8Array): Uint8Array {
  return envelope.length === 0 ? new Uint8Array(32) : crypto.sha256(envelope);
}

/** body_hash of the leaf, over the two inner hashes; zeros where both parts are absent. */
export function hashBody(crypto: Crypto, bodyPartHash: Uint8Array, originalPartHash: Uint8Array): Uint8Array {
  if (bodyPartHash.length !== 32 || originalPartHash.length !== 32) throw invalid('a part hash that is not 32 bytes');
  if (isZero(bodyPartHash) && isZero(originalPartHash)) return new Uint8Array(32);
  return crypto.sha256(concatBytes(BODY_PREFIX, bodyPartHash, originalPartHash));
}

function invalid(what: string): CodedError {
  return new CodedError('LEAF_INVALID', `leaf: ${what}`);
}

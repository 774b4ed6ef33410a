export { decodeBase64, encodeBase64 } from './base64.ts';
export { compareBytes, concatBytes, equalBytes } from './bytes.ts';
export { type AttributeValue, callDigest } from './call-digest.ts';
export { CANONICAL_MAX_DEPTH, type CanonicalValue, encodeCanonical, parseCanonical } from './canonical.ts';
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
export { type ConsistencyClaim, proveConsistency, verifyConsistency } from './consistency.ts';
export { cosignCheckpoint } from './cosign-checkpoint.ts';
export type { Crypto } from './crypto.ts';
export {
  type ClassRetention,
  ENTRY_PREFIX,
  formatEntry,
  type GovernanceEntry,
  hashEntry,
  type KeyRole,
  type LogRoles,
  parseEntry,
  type PrunedPart,
  type RowRange,
  type StreamHead,
} from './entry.ts';
export {
  ENVELOPE_CODECS,
  ENVELOPE_NONCE,
  ENVELOPE_PARTS,
  type EnvelopeHeader,
  formatHeader,
  type HeaderFields,
  openEnvelope,
  parseEnvelope,
} from './envelope.ts';
export { decodeHex, encodeHex } from './hex.ts';
export { type InclusionClaim, proveInclusion, verifyInclusion } from './inclusion.ts';
export { combineKeys, derivePartKey, deriveSeal, expandPartKey, keyIdOf } from './key-derivation.ts';
export {
  decodeLeaf,
  EMPTY_HASH,
  encodeLeaf,
  hashBody,
  hashCore,
  hashLeaf,
  hashLeafFields,
  hashPart,
  hashSubject,
  LEAF_FLAGS,
  LEAF_SIZE,
  type LeafFields,
} from './leaf.ts';
export { formatSignature, NOTE_MAX_SIGNATURES, type Note, type NoteSignature, type NoteSigner, parseNote, signNote, verifyNote } from './note.ts';
export { reachesQuorum } from './reach-quorum.ts';
export { type Cosignature, readCosignatures } from './read-cosignatures.ts';
export { formatProof, parseProof, type TlogProof } from './proof.ts';
export { CHAIN_START, checkpointMessage, nextLink, type SourceCheckpoint, sourceId } from './source-chain.ts';
export { formatStreamOrigin, parseStreamOrigin, periodBounds, type StreamOrigin } from './stream-origin.ts';
export { decodeUtf8, encodeUtf8 } from './text.ts';
export { createFrontier, emptyRoot, type Frontier, hashNode, rootOf } from './tree.ts';
export { formatTrustPolicy, NO_QUORUM, parseTrustPolicy, type PolicyGroup, type PolicyWitness, type TrustPolicy } from './trust-policy.ts';
export { computeKeyId, formatVkey, parseVkey, SIGNATURE_TYPES, type Vkey } from './vkey.ts';
export { BAGIT_TXT, type BagInfo, formatBagInfo, formatManifest, formatSignedText } from './bundle-bag.ts';
export { type BundleDescription, formatDescription, parseDescription, type WithheldParts } from './bundle-description.ts';
export { type BundleFiles, filesOf, openZip } from './bundle-files.ts';
export { BLOCK_ROWS, BUNDLE_PATHS, blockPath, REPORT_PATHS, TILE_ENTRIES, tilePath, tileWidth } from './bundle-layout.ts';
export { carriesCore, carriesParts, formatAbsent, formatCoreLine, formatHeld, formatParts, isInScope, PART_FLAGS } from './bundle-rows.ts';
export { formatTile } from './bundle-tiles.ts';
export { formatSample, MOST_SAMPLED, parseSample, rankForSample, SAMPLE_SCHEMA, type Sample } from './sample.ts';
export type { FileDigest } from './verify-bag.ts';
export { BLOCK_HEADROOM, type BlockBytes, type BlockTask, examineBlock, type RegularBlock } from './verify-block.ts';
export type { PlannedBlock } from './verify-block-plan.ts';
export type { HashInPlace } from './verify-block-tree.ts';
export { verifyBundle, walkBundle } from './verify-bundle.ts';
export { areaOf, type FindingCode, FINDINGS } from './verify-codes.ts';
export type { VerifyFinding, Where } from './verify-findings.ts';
export type { Known } from './verify-log.ts';
export { formatReport } from './verify-format.ts';
export { exitCodeOf, type VerifyReport } from './verify-report.ts';
export type { SourceVerdict } from './verify-source.ts';
export { formatDirectory, formatLocalHeader, type ZipMember } from './zip.ts';
export { crc32 } from './zip-crc.ts';
export { type ByteSource, isMemberName, readZip, sourceOf } from './zip-read.ts';

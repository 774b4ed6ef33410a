import { assessRisk, buildCore, type CostOf, fingerprintRequest, readBodyState, RECORD_KINDS, type RedactedCall, takeFeatures } from '@spanproof/vocabulary';
import { type Crypto, encodeCanonical, hashBody, hashCore, hashLeafFields, hashPart, hashSubject, LEAF_FLAGS, sourceId } from '@spanproof/vocabulary/ledger';
import type { Appendable, OpsRecord } from '../stage.ts';
import type { DataKey, SealedRow } from './contract.ts';
import { sealPart } from './envelope.ts';
import { formRecordId } from './record-id.ts';

const NOTHING = new Uint8Array(0);
const NO_ID = new Uint8Array(16);

/** Where a record goes and under which keys. */
export interface SealPlace {
  readonly stream: string;
  readonly seq: number;
  readonly tIngest: bigint;
  readonly retentionClass: string;
  /** 16 bytes. */
  readonly tenantTag: Uint8Array;
  /** Epoch of the log tenant key that made the tag. */
  readonly tenantKeyEpoch: number;
  /** The day key first; subject keys where the application declared subjects. */
  readonly keys: readonly DataKey[];
}

export interface Sealed {
  readonly row: SealedRow;
  readonly leafHash: Uint8Array;
}

/**
 * Seals one record: envelopes over its content, then the 182-byte leaf over everything (docs/ledger-format.md sections 3 and 4).
 * `random(n)` yields n fresh random bytes: salts and the record id. Without `costOf` no call has a cost.
 */
export function sealRecord(
  collaborators: { readonly crypto: Crypto; readonly random: (bytes: number) => Uint8Array; readonly costOf?: CostOf },
  record: Appendable,
  place: SealPlace,
): Sealed {
  const { crypto, random } = collaborators;
  const recordId = formRecordId(place.tIngest, random(10));
  const texts = isCall(record) ? textsOf(record) : isOwn(record) ? textsOfOwn(record) : {};
  const core = encodeCanonical(
    isCall(record)
      ? buildCore(record, {
          class: place.retentionClass,
          tenant_key_epoch: place.tenantKeyEpoch,
          body_state: readBodyState(record.content),
          ...deriveFacts(record, collaborators.costOf),
          ...fingerprintRequest(crypto, record.content.request),
        })
      : record.core,
  );
  const coreHash = hashCore(crypto, core);
  const envelope = (part: 1 | 2 | 3, text: string | undefined): Uint8Array =>
    text === undefined ? NOTHING : sealPart({ part, recordId, coreHash, keys: place.keys, plaintext: Buffer.from(text, 'utf8'), salt: random(24) });

  const subjectEnvelope = envelope(2, texts.subject);
  const bodyEnvelope = envelope(1, texts.body);
  const originalEnvelope = envelope(3, texts.original);
  const subjectHash = hashSubject(crypto, subjectEnvelope);
  const bodyPartHash = hashPart(crypto, bodyEnvelope);
  const originalPartHash = hashPart(crypto, originalEnvelope);
  const source = 'source' in record ? record.source : undefined;
  const row: SealedRow = {
    stream: place.stream,
    seq: place.seq,
    kind: RECORD_KINDS[record.kind],
    flags:
      (source === undefined ? 0 : LEAF_FLAGS.source) |
      (subjectEnvelope.length > 0 ? LEAF_FLAGS.subject : 0) |
      (bodyEnvelope.length > 0 ? LEAF_FLAGS.body : 0) |
      (originalEnvelope.length > 0 ? LEAF_FLAGS.original : 0),
    t_event: record.t_event,
    t_ingest: place.tIngest,
    record_id: recordId,
    src_seq: source === undefined ? 0n : BigInt(source.src_seq),
    src_id: source === undefined ? NO_ID : sourceId(crypto, source.instance_id, source.boot_id),
    tenant_tag: place.tenantTag,
    core,
    subject_envelope: subjectEnvelope,
    body_envelope: bodyEnvelope,
    original_envelope: originalEnvelope,
    subject_hash: subjectHash,
    body_part_hash: bodyPartHash,
    original_part_hash: originalPartHash,
  };
  const leafHash = hashLeafFields(crypto, { ...row, core_hash: coreHash, body_hash: hashBody(crypto, bodyPartHash, originalPartHash) });
  return { row, leafHash };
}

/** What is asked of the content for the last time: it is ciphertext afterwards. */
function deriveFacts(call: RedactedCall, costOf: CostOf | undefined): Pick<Parameters<typeof buildCore>[1], 'features' | 'risk' | 'cost'> {
  const features = takeFeatures(call.content, call.facts);
  const cost = costOf?.(call.facts);
  return { features, risk: assessRisk(call, features), ...(cost === undefined ? {} : { cost }) };
}

function isCall(record: Appendable): record is RedactedCall {
  return 'content' in record;
}

function isOwn(record: Appendable): record is OpsRecord {
  return record.kind !== 'source' && record.kind !== 'policy.decision' && !isCall(record);
}

interface PartTexts {
  readonly body?: string;
  readonly subject?: string;
  readonly original?: string;
}

function textsOfOwn({ person, body }: OpsRecord): PartTexts {
  return { ...(body === undefined ? {} : { body: JSON.stringify(body) }), ...(person === undefined ? {} : { subject: JSON.stringify(person) }) };
}

function textsOf(call: RedactedCall): PartTexts {
  const hasBody = [call.content.request, call.content.response, call.content.other].some((part) => Object.keys(part).length > 0);
  return {
    ...(hasBody ? { body: JSON.stringify(call.content) } : {}),
    ...(Object.keys(call.subject).length > 0 ? { subject: JSON.stringify(call.subject) } : {}),
    ...(call.original === undefined ? {} : { original: JSON.stringify(call.original) }),
  };
}

import { CodedError, hasCode, type Json, RECORD_KINDS, type RecordKind } from '@spanproof/vocabulary';
import {
  type Crypto,
  decodeHex,
  ENVELOPE_PARTS,
  encodeHex,
  equalBytes,
  hashCore,
  hashPart,
  hashSubject,
  LEAF_FLAGS,
  parseCanonical,
  parseEnvelope,
} from '@spanproof/vocabulary/ledger';
import type { DataKey, KeyRing } from '../seal/contract.ts';
import type { FindDestroyed, OpenedRecord, OpenPart, PartState, SealedReader, SealedRecord, SealedRows } from './contract.ts';

const KIND_NAMES: ReadonlyMap<number, RecordKind> = new Map(Object.entries(RECORD_KINDS).map(([name, kind]) => [kind, name as RecordKind]));
const FIRST_INSTANT = 0n;
/** DateTime64(9) ends in 2262. */
const LAST_INSTANT = 2n ** 63n - 1n;

type Part = { readonly [key: string]: Json };

/**
 * Rows come from the engine, whose administrator may have changed them: an envelope is opened only where the row commits to it and it names
 * this record and this core (docs/ledger-format.md section 3).
 * @throws CodedError from its methods: ENVELOPE_INVALID | CANONICAL_INVALID for a row that is not what was sealed, ENGINE_DOWN | ENGINE_REFUSED
 */
export function createSealedReader(collaborators: {
  readonly rows: SealedRows;
  readonly keyRing: Pick<KeyRing, 'find'>;
  readonly crypto: Crypto;
  /** Opens an envelope under its data keys. @throws CodedError ENVELOPE_INVALID */
  readonly openPart: (envelope: Uint8Array, keys: readonly DataKey[]) => Uint8Array;
  /** Absent: no statement of a destroyed key is known, so that no part is said to be erased. */
  readonly findDestroyed?: FindDestroyed;
}): SealedReader {
  const { rows, keyRing, crypto, openPart } = collaborators;

  async function open(row: SealedRecord, parts: readonly OpenPart[]): Promise<OpenedRecord> {
    const kind = KIND_NAMES.get(row.kind);
    if (kind === undefined) throw invalid(row, `kind ${row.kind}`);
    const opened: { [part in OpenPart]?: Part } = {};
    const missing: OpenPart[] = [];
    for (const part of new Set(parts)) {
      if ((row.flags & LEAF_FLAGS[part]) === 0) continue;
      const content = await openIfHeld(row, part);
      if (content === undefined) missing.push(part);
      else opened[part] = content;
    }
    return {
      record_id: encodeHex(row.record_id),
      kind,
      stream: row.stream,
      seq: row.seq,
      t_event: row.t_event,
      t_ingest: row.t_ingest,
      core: readCore(row),
      ...opened,
      ...(missing.length === 0 ? {} : { missing }),
    };
  }

  /** Undefined where it is not stored any more. */
  function readEnvelope(row: SealedRecord, part: OpenPart): { readonly bytes: Uint8Array; readonly keyIds: readonly Uint8Array[] } | undefined {
    const bytes = part === 'subject' ? row.subject_envelope : row.body_envelope;
    if (bytes === undefined || bytes.length === 0) return undefined;
    const committed = part === 'subject' ? equalBytes(hashSubject(crypto, bytes), row.subject_hash) : equalBytes(hashPart(crypto, bytes), row.body_part_hash);
    const header = parseEnvelope(bytes);
    if (!committed || header.part !== ENVELOPE_PARTS[part]) throw invalid(row, `its ${part} envelope is not the one that was sealed`);
    if (!equalBytes(header.record_id, row.record_id) || !equalBytes(header.core_hash, hashCore(crypto, row.core)))
      throw invalid(row, `its ${part} envelope belongs to another record or core`);
    return { bytes, keyIds: header.key_ids };
  }

  async function openIfHeld(row: SealedRecord, part: OpenPart): Promise<Part | undefined> {
    const envelope = readEnvelope(row, part);
    const keys = envelope === undefined ? undefined : await findKeys(envelope.keyIds);
    if (envelope === undefined || keys === undefined) return undefined;
    const value: unknown = JSON.parse(Buffer.from(openPart(envelope.bytes, keys)).toString('utf8'));
    if (!isPart(value)) throw invalid(row, `its ${part} is not an object`);
    return value;
  }

  /** A key that was destroyed opens nothing, also where a copy of the keys folder brought it back. */
  async function findKeys(keyIds: readonly Uint8Array[]): Promise<readonly DataKey[] | undefined> {
    for (const id of keyIds) if ((await collaborators.findDestroyed?.(id)) !== undefined) return undefined;
    try {
      return await Promise.all(keyIds.map((id) => keyRing.find(id)));
    } catch (error) {
      if (hasCode(error, 'KEY_UNAVAILABLE')) return undefined; // without any of its keys the part is closed: that is what erasure does, and an outage too
      throw error;
    }
  }

  /** A key that is not given was destroyed only where a statement says so. */
  async function explainLoss(keyIds: readonly Uint8Array[]): Promise<PartState> {
    for (const id of keyIds) {
      const statement = await collaborators.findDestroyed?.(id);
      if (statement !== undefined) return { state: 'erased', statement };
    }
    return { state: 'unavailable' };
  }

  async function findRow(recordId: string, withBody: boolean): Promise<SealedRecord | undefined> {
    const id = decodeHex(recordId);
    return id?.length === 16 ? rows.find(id, withBody) : undefined;
  }

  return {
    async find(recordId, parts) {
      const row = await findRow(recordId, parts.includes('body'));
      return row === undefined ? undefined : open(row, parts);
    },
    async stateOf(recordId, part) {
      const row = await findRow(recordId, part === 'body');
      if (row === undefined) return undefined;
      if ((row.flags & LEAF_FLAGS[part]) === 0) return { state: 'absent' };
      const envelope = readEnvelope(row, part);
      if (envelope === undefined) return { state: 'pruned' };
      return (await findKeys(envelope.keyIds)) === undefined ? explainLoss(envelope.keyIds) : { state: 'sealed' };
    },
    async *list({ kinds, schema, from = FIRST_INSTANT, to = LAST_INSTANT }, parts) {
      const filter = { kinds: kinds.map((kind) => RECORD_KINDS[kind]), from, to, ...(schema === undefined ? {} : { schema }) };
      for await (const row of rows.list(filter, parts.includes('body'))) yield await open(row, parts);
    },
  };
}

function readCore(row: SealedRecord): Part {
  const core: unknown = parseCanonical(row.core);
  if (!isPart(core)) throw invalid(row, 'its core is not an object');
  return core;
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(row: SealedRecord, what: string): CodedError {
  return new CodedError('ENVELOPE_INVALID', `record ${encodeHex(row.record_id)} in the store is not what was sealed: ${what}`, {
    todo: 'export the period and verify the bundle',
  });
}

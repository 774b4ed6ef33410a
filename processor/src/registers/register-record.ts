import { CodedError, type Criterion, type Json, REGISTERS, type RegisterEntry, type RegisterName } from '@spanproof/vocabulary';
import { type Crypto, decodeHex, encodeHex } from '@spanproof/vocabulary/ledger';
import type { OpenedRecord } from '../open/contract.ts';
import type { OpsRecord } from '../stage.ts';
import type { Actor } from './contract.ts';
import { hashData, hashUnsalted, SALT_BYTES } from './salted-hash.ts';
import type { RegisterData } from './schemas/definition.ts';

export const REGISTER_SCHEMA = 'spanproof/register/v1';
/** Files are records of their own, so that reading the registers back does not read every file. */
export const FILE_SCHEMA = 'spanproof/register-file/v1';
/** Marks cores whose hashes are salted. */
const SALTED = 'salted/v1';
const TENANT = 'default';

/** One version on its way into the ledger. */
export interface NewVersion {
  readonly register: RegisterName;
  readonly id: string;
  readonly version: number;
  readonly at: bigint;
  readonly actor: Actor;
  /** New for every version. */
  readonly salt: Uint8Array;
}

/** A version's file on its way: its hash as people compute it, as core has it, and the record that holds it. */
export interface NewFile {
  readonly sha256: string;
  readonly salted: string;
  readonly record: string;
}

/** A version as the ledger holds it. */
export interface SealedVersion {
  readonly entry: RegisterEntry;
  /** The record that holds its file. */
  readonly fileRecord?: string;
}

/**
 * core: register, id, version, event, hashes, criteria, expiry. No person and no title: those are in the encrypted parts.
 * A retirement says again what it retires, so that every version stands by itself.
 */
export function formVersionRecord(
  version: NewVersion,
  content: {
    readonly event: 'put' | 'retire';
    readonly data: RegisterData;
    readonly dataHash: string;
    readonly criteria: readonly Criterion[];
    readonly expires?: string;
    readonly file?: NewFile;
  },
): OpsRecord {
  const { register, id, at, actor, salt } = version;
  const { event, data, dataHash, criteria, expires, file } = content;
  return {
    kind: 'governance',
    tenant: TENANT,
    t_event: at,
    core: {
      schema: REGISTER_SCHEMA,
      register,
      id,
      version: version.version,
      event,
      hashes: SALTED,
      data_hash: dataHash,
      ...(file === undefined ? {} : { file_hash: file.salted }),
      ...(criteria.length === 0 ? {} : { criteria }),
      ...(expires === undefined ? {} : { expires }),
    },
    person: { actor: actor.id, name: actor.name },
    body: { data, salt: encodeHex(salt), ...(file === undefined ? {} : { file_record: file.record, file_sha256: file.sha256 }) },
  };
}

/** Sealed before the version that names it; one without a version is a file whose registration failed. `hash` is the salted one. */
export function formFileRecord({ register, id, version, at, actor, salt }: NewVersion, file: Uint8Array, hash: string): OpsRecord {
  return {
    kind: 'governance',
    tenant: TENANT,
    t_event: at,
    core: { schema: FILE_SCHEMA, register, id, version, hashes: SALTED, file_hash: hash, bytes: file.length },
    person: { actor: actor.id, name: actor.name },
    body: { file: Buffer.from(file).toString('base64'), salt: encodeHex(salt) },
  };
}

/**
 * A version from its sealed record. Where a part can no longer be opened (erased, pruned), what it held is absent: no data, no actor; the hash stays.
 * @throws CodedError REGISTER_INVALID for a record of another build's registers, or data that is not what its hash says
 */
export function readVersion(crypto: Crypto, record: OpenedRecord): SealedVersion {
  const { core, subject, body } = record;
  const register = REGISTERS.find((name) => name === core['register']);
  const { id, version, data_hash } = core;
  if (register === undefined || typeof id !== 'string' || typeof version !== 'number' || typeof data_hash !== 'string')
    throw unreadable(record, 'its core is not one this version of Spanproof writes');
  const data = body?.['data'];
  const salt = readSalt(record);
  if (body !== undefined && (!isData(data) || hashAgain(crypto, salt, data) !== data_hash)) throw unreadable(record, 'its data is not what its hash says');
  const fileRecord = body?.['file_record'];
  const fileHash = core['hashes'] === SALTED ? body?.['file_sha256'] : core['file_hash'];
  return {
    entry: {
      register,
      id,
      version,
      at: String(record.t_event),
      actor: typeof subject?.['actor'] === 'string' ? subject['actor'] : '',
      record_id: record.record_id,
      data_hash,
      ...(salt === undefined ? {} : { salt: encodeHex(salt) }),
      ...(typeof fileHash === 'string' ? { file_hash: fileHash } : {}),
      data: isData(data) ? data : {},
      retired: core['event'] === 'retire',
    },
    ...(typeof fileRecord === 'string' ? { fileRecord } : {}),
  };
}

/** Undefined where the core is of before there were salts, or the body cannot be opened. @throws CodedError REGISTER_INVALID */
function readSalt(record: OpenedRecord): Uint8Array | undefined {
  const { core, body } = record;
  if (core['hashes'] === undefined || body === undefined) return undefined;
  const salt = typeof body['salt'] === 'string' ? decodeHex(body['salt']) : undefined;
  if (core['hashes'] !== SALTED || salt?.length !== SALT_BYTES) throw unreadable(record, 'its hashes are of a kind this version does not know');
  return salt;
}

function hashAgain(crypto: Crypto, salt: Uint8Array | undefined, data: RegisterData): string {
  return salt === undefined ? hashUnsalted(crypto, data) : hashData(crypto, salt, data);
}

function isData(value: Json | undefined): value is RegisterData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unreadable({ record_id }: OpenedRecord, what: string): CodedError {
  return new CodedError('REGISTER_INVALID', `register record ${record_id} cannot be read: ${what}`, {
    todo: 'start the version that wrote it, or a newer one',
  });
}

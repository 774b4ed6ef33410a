import { CodedError, type RegisterEntry, type RegisterName } from '@spanproof/vocabulary';
import { type Crypto, encodeHex } from '@spanproof/vocabulary/ledger';
import type { AppendOwn, SealedReader } from '../open/contract.ts';
import type { Actor, Registers } from './contract.ts';
import {
  FILE_SCHEMA,
  formFileRecord,
  formVersionRecord,
  type NewFile,
  type NewVersion,
  readVersion,
  REGISTER_SCHEMA,
  type SealedVersion,
} from './register-record.ts';
import { hashData, hashFile, SALT_BYTES } from './salted-hash.ts';
import type { RegisterData } from './schemas/definition.ts';
import { REGISTER_DEFINITIONS } from './schemas/index.ts';
import { createVersionStore, type VersionStore } from './version-store.ts';
import { createTurns } from '../turns.ts';

/** Of any type: it is hashed and kept, never read. */
export const MAX_FILE_BYTES: number = 10 * 1024 * 1024;

/**
 * The registers as the ledger holds them: every governance record of schema spanproof/register/v1 is a version. They are read once, here;
 * from then on memory follows what was sealed. One processor writes: a second one beside it would not see these versions, and opening
 * refuses what the two leave behind.
 * @throws CodedError REGISTER_CONFLICT | REGISTER_INVALID for a ledger that does not read back, and what `reader` throws
 */
export async function openRegisters(collaborators: {
  readonly reader: SealedReader;
  readonly append: AppendOwn;
  readonly crypto: Crypto;
  readonly random: (bytes: number) => Uint8Array;
  /** ns since the epoch. */
  readonly now: () => bigint;
}): Promise<Registers> {
  const { reader, append, crypto, random, now } = collaborators;
  const store = await readStore(reader, crypto);
  /** One change at a time: what `expected` was compared with is still the newest version when the next one is sealed. */
  const turns = createTurns();

  function nextVersion(actor: Actor, register: RegisterName, id: string, expected: number): NewVersion {
    const newest = store.versions(register, id).length;
    if (newest !== expected)
      throw new CodedError('REGISTER_CONFLICT', `${register}/${id} is at version ${newest}, not ${expected}`, {
        todo: 'look at the newest version, then change it',
      });
    return { register, id, version: newest + 1, at: now(), actor, salt: random(SALT_BYTES) };
  }

  /** Nothing is compared with what was retired, or cannot be opened any more. */
  function checkStep(register: RegisterName, id: string, data: RegisterData): void {
    const before = store.versions(register, id).at(-1)?.entry;
    if (before === undefined || before.retired || Object.keys(before.data).length === 0) return;
    const problem = REGISTER_DEFINITIONS[register].judgeStep?.(before.data, data);
    if (problem !== undefined) throw new CodedError('REGISTER_INVALID', problem, { todo: 'take a step that its life allows' });
  }

  async function sealVersion(version: NewVersion, unhashed: Omit<Parameters<typeof formVersionRecord>[1], 'dataHash'>): Promise<RegisterEntry> {
    const { register, id, at, actor, salt } = version;
    const content = { ...unhashed, dataHash: hashData(crypto, salt, unhashed.data) };
    const record_id = await append(formVersionRecord(version, content));
    const { event, data, dataHash, file } = content;
    const entry: RegisterEntry = {
      register,
      id,
      version: version.version,
      at: String(at),
      actor: actor.id,
      record_id,
      data_hash: dataHash,
      salt: encodeHex(salt),
      ...(file === undefined ? {} : { file_hash: file.sha256 }),
      data,
      retired: event === 'retire',
    };
    store.add({ entry, ...(file === undefined ? {} : { fileRecord: file.record }) });
    return entry;
  }

  async function sealFile(version: NewVersion, file: Uint8Array): Promise<NewFile> {
    const salted = hashFile(crypto, version.salt, file);
    return { sha256: encodeHex(crypto.sha256(file)), salted, record: await append(formFileRecord(version, file, salted)) };
  }

  return {
    list: (register) => store.newest(register, () => true),
    get: (register, id) => {
      const newest = store.versions(register, id).at(-1)?.entry;
      return newest?.retired === false ? newest : undefined;
    },
    asOf: (register, at) => store.newest(register, (entry) => BigInt(entry.at) <= at),
    history: (register, id) => store.versions(register, id).map(({ entry }) => entry),
    async put(actor, register, id, data, expected, file) {
      const definition = REGISTER_DEFINITIONS[register];
      if (!definition.id.test(id))
        throw new CodedError('REGISTER_INVALID', `${register} has no entry named like this`, { todo: 'use lower-case letters, digits, . _ and -' });
      const parsed = definition.parse(data);
      if (file !== undefined && (file.length === 0 || file.length > MAX_FILE_BYTES))
        throw new CodedError('REGISTER_INVALID', `file: has ${file.length} bytes; 1 to ${MAX_FILE_BYTES} are kept`);
      return turns.take(async () => {
        const version = nextVersion(actor, register, id, expected);
        checkStep(register, id, parsed.data);
        const sealed = file === undefined ? undefined : await sealFile(version, file);
        return sealVersion(version, { event: 'put', ...parsed, ...(sealed === undefined ? {} : { file: sealed }) });
      });
    },
    retire: (actor, register, id, expected) =>
      turns.take(async () => {
        const version = nextVersion(actor, register, id, expected);
        const newest = store.versions(register, id).at(-1)?.entry;
        if (newest === undefined || newest.retired) throw new CodedError('NOT_FOUND', `${register} has no ${id} to retire`);
        return sealVersion(version, { event: 'retire', data: newest.data, criteria: [] });
      }),
    async file(register, id, version) {
      const sealed = store.versions(register, id)[version - 1];
      if (sealed?.fileRecord === undefined) return undefined;
      const record = await reader.find(sealed.fileRecord, ['body']);
      if (record === undefined)
        throw new CodedError('NOT_FOUND', `the file of ${register}/${id} version ${version} has not reached the store`, { todo: 'ask again in a few seconds' });
      const text = record.core['schema'] === FILE_SCHEMA ? record.body?.['file'] : undefined;
      if (typeof text !== 'string') return undefined; // erased or pruned
      const bytes = Buffer.from(text, 'base64');
      if (encodeHex(crypto.sha256(bytes)) !== sealed.entry.file_hash)
        throw new CodedError('REGISTER_INVALID', `the file of ${register}/${id} version ${version} is not what its hash says`);
      return bytes;
    },
  };
}

/** In order of their versions: the order of ingestion is that of a clock, which may have been set back between two starts. */
async function readStore(reader: SealedReader, crypto: Crypto): Promise<VersionStore> {
  const sealed: SealedVersion[] = [];
  for await (const record of reader.list({ kinds: ['governance'], schema: REGISTER_SCHEMA }, ['subject', 'body'])) sealed.push(readVersion(crypto, record));
  const store = createVersionStore();
  for (const version of sealed.toSorted((a, b) => a.entry.version - b.entry.version)) store.add(version);
  return store;
}

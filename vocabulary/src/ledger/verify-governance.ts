import { CodedError } from '../error.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { Crypto } from './crypto.ts';
import { ENTRY_PREFIX, type GovernanceEntry, parseEntry } from './entry.ts';
import { encodeHex } from './hex.ts';
import { parseNote, verifyNote } from './note.ts';
import { parseStreamOrigin, type StreamOrigin } from './stream-origin.ts';
import { checkEpochs, checkPrevious } from './verify-epochs.ts';
import type { FindingCode } from './verify-codes.ts';
import type { Findings } from './verify-findings.ts';
import { parseVkey, type Vkey } from './vkey.ts';

/** A stream as the log tells of it. */
export interface LoggedStream {
  readonly origin: StreamOrigin;
  readonly vkey: Vkey;
  /** The registered key that opened it. */
  readonly writer: Vkey;
  readonly previous: Extract<GovernanceEntry, { type: 'stream.open' }>['previous'];
  /** Index of the opening entry. */
  readonly opened: number;
  /** Logged tree heads, growing. */
  readonly checkpoints: { readonly size: number; readonly root: Uint8Array }[];
  closed: boolean;
}

export interface LogView {
  readonly logKey: Vkey | undefined;
  readonly governanceKey: Vkey | undefined;
  readonly streams: ReadonlyMap<string, LoggedStream>;
}

interface Settings {
  readonly log: string;
  /** Whether the checkpoints of a stream are verified: those of streams outside the bundle say nothing about it. */
  checksSignature(origin: string): boolean;
}

/** Ends the judgement of one entry, after its finding was added. */
const REFUSED = new Error('refused');

/** Follows the log entry by entry and judges each by what the ones before it allow. All entries are from outside. */
export function createGovernance(
  collaborators: { readonly crypto: Crypto; readonly findings: Findings },
  settings: Settings,
): { take(index: number, entry: Uint8Array): void; finish(): LogView } {
  const { crypto, findings } = collaborators;
  const writers: Vkey[] = [];
  const claimed = new Set<string>();
  const streams = new Map<string, LoggedStream>();
  let roles: { readonly log: Vkey; readonly governance: Vkey } | undefined;

  let current = 0;

  function refuse(code: FindingCode, message: string): never {
    findings.add(code, { stream: settings.log, first: current, last: current }, message);
    throw REFUSED;
  }

  /** Runs a parser over bytes from outside: whatever it refuses is ENTRY_INVALID. */
  function read<T>(parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      if (error instanceof CodedError) refuse('ENTRY_INVALID', error.message);
      throw error;
    }
  }

  function judge(index: number, bytes: Uint8Array): void {
    const { text } = read(() => parseNote(bytes));
    if (!text.startsWith(ENTRY_PREFIX)) judgeCheckpoint(bytes, text);
    else {
      const entry = read(() => parseEntry(text));
      if ((index === 0) !== (entry.type === 'log.open')) refuse('ENTRY_INVALID', 'log.open is the first entry and no other');
      judgeEntry(index, bytes, entry);
    }
  }

  function judgeEntry(index: number, bytes: Uint8Array, entry: GovernanceEntry): void {
    switch (entry.type) {
      case 'log.open':
        if (entry.origin !== settings.log) refuse('ENTRY_INVALID', 'log.open is of another log');
        roles = { log: parseVkey(entry.roles.log), governance: parseVkey(entry.roles.governance) };
        needSigners(bytes, [roles.governance]);
        claimKey(roles.log);
        claimKey(roles.governance);
        return;
      case 'key.register': {
        const vkey = parseVkey(entry.vkey);
        needSigners(bytes, [needRoles().governance, vkey]);
        if (writers.some(({ name }) => name === vkey.name)) refuse('ENTRY_INVALID', `${vkey.name} is registered already`);
        claimKey(vkey);
        writers.push(vkey);
        return;
      }
      case 'stream.open':
        judgeOpening(index, bytes, entry);
        return;
      case 'stream.close':
      case 'stream.abandon': {
        const stream = needOpen(entry.stream);
        needSigners(bytes, [entry.type === 'stream.close' ? stream.writer : needRoles().governance]);
        const last = stream.checkpoints.at(-1);
        if (last?.size !== entry.size || encodeHex(last.root) !== entry.root)
          refuse('STREAM_INVALID', `${entry.stream} ends at size ${entry.size} with a head that is not the last one logged`);
        stream.closed = true;
        return;
      }
      case 'export.create':
        needSigners(bytes, [needRoles().governance]);
        return;
    }
  }

  function judgeOpening(index: number, bytes: Uint8Array, entry: Extract<GovernanceEntry, { type: 'stream.open' }>): void {
    const writer = needWriter(bytes);
    const vkey = parseVkey(entry.vkey);
    const origin = read(() => parseStreamOrigin(entry.stream));
    if (origin.log !== settings.log || vkey.name !== entry.stream)
      refuse('STREAM_INVALID', `${entry.stream} is not of this log, or its key is not named after it`);
    if (streams.has(entry.stream)) refuse('STREAM_INVALID', `${entry.stream} is opened again`);
    if (writer.name !== `${settings.log}/w/${origin.writer}`) refuse('STREAM_INVALID', `${entry.stream} is opened by ${writer.name}, which is another writer`);
    claimKey(vkey);
    streams.set(entry.stream, { origin, vkey, writer, previous: entry.previous, opened: index, checkpoints: [], closed: false });
  }

  function judgeCheckpoint(bytes: Uint8Array, text: string): void {
    const head = read(() => parseCheckpoint(text));
    if (head.extensions.length > 0) refuse('ENTRY_INVALID', 'a stream checkpoint has three lines');
    const stream = needOpen(head.origin);
    if (head.size <= (stream.checkpoints.at(-1)?.size ?? 0)) refuse('STREAM_INVALID', `${head.origin} did not grow to ${head.size}`);
    if (settings.checksSignature(head.origin) && !isSignedBy(bytes, [stream.vkey]))
      refuse('CHECKPOINT_SIGNATURE', `the checkpoint of ${head.origin} at size ${head.size} is not signed by its key`);
    stream.checkpoints.push({ size: head.size, root: head.root });
  }

  function needRoles(): NonNullable<typeof roles> {
    if (roles === undefined) refuse('ENTRY_SIGNATURE', 'no log.open says who may sign this');
    return roles;
  }

  /** A key has one role and one name: under two it would speak twice. */
  function claimKey(vkey: Vkey): void {
    const key = encodeHex(vkey.publicKey);
    if (claimed.has(key)) refuse('KEY_REUSED', `the key of ${vkey.name} has another role already`);
    claimed.add(key);
  }

  function needOpen(origin: string): LoggedStream {
    const stream = streams.get(origin);
    if (stream === undefined || stream.closed) refuse('STREAM_INVALID', `${origin} is not open`);
    return stream;
  }

  /** The registered writer that signed; a note by nobody registered is another finding than a signature that does not hold. */
  function needWriter(bytes: Uint8Array): Vkey {
    const { signatures } = parseNote(bytes);
    const known = writers.filter(({ name, keyId }) => signatures.some((line) => line.name === name && line.keyId === keyId));
    const [writer] = known;
    if (writer === undefined) refuse('WRITER_UNKNOWN', 'the stream is opened by a key that is not registered');
    needSigners(bytes, known);
    return writer;
  }

  function needSigners(bytes: Uint8Array, keys: readonly Vkey[]): void {
    if (!isSignedBy(bytes, keys)) refuse('ENTRY_SIGNATURE', `not signed by ${keys.map(({ name }) => name).join(' and ')}`);
  }

  function isSignedBy(bytes: Uint8Array, keys: readonly Vkey[]): boolean {
    try {
      return verifyNote(crypto, bytes, keys).by.length === keys.length;
    } catch (error) {
      if (error instanceof CodedError) return false;
      throw error;
    }
  }

  return {
    take(index, entry) {
      current = index;
      try {
        judge(index, entry);
      } catch (error) {
        if (error !== REFUSED) throw error;
      }
    },
    finish() {
      checkEpochs(findings, settings.log, streams);
      checkPrevious(findings, settings.log, streams);
      return { logKey: roles?.log, governanceKey: roles?.governance, streams };
    },
  };
}

import { CodedError } from '../error.ts';
import { parseCheckpoint } from './checkpoint.ts';
import type { Crypto } from './crypto.ts';
import { ENTRY_PREFIX, type GovernanceEntry, parseEntry } from './entry.ts';
import { encodeHex } from './hex.ts';
import { parseNote } from './note.ts';
import { parseStreamOrigin, type StreamOrigin } from './stream-origin.ts';
import type { FindingCode } from './verify-codes.ts';
import { checkEpochs, checkPrevious } from './verify-epochs.ts';
import type { Findings } from './verify-findings.ts';
import { createKeyBook, type RoleKeys } from './verify-keys.ts';
import { isSignedBy } from './verify-note.ts';
import { REFUSED } from './verify-refusal.ts';
import { parseVkey, type Vkey } from './vkey.ts';

/** An entry that somebody with the right to it made. */
export interface Told<Type extends GovernanceEntry['type']> {
  readonly index: number;
  readonly entry: Extract<GovernanceEntry, { type: Type }>;
}

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
  readonly checkpoints: { readonly index: number; readonly size: number; readonly root: Uint8Array }[];
  /** The last logged checkpoint, whole, and its index: its signature is checked where the bundle holds the stream. */
  last: { readonly index: number; readonly note: Uint8Array } | undefined;
  closed: boolean;
  /** What the log says was pruned of it, in order; whether it might be is another question. */
  readonly prunes: Told<'retention.prune'>[];
}

/** An earlier checkpoint of the log itself, with the cosignatures it had, logged as an entry. */
export interface LoggedHead {
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: Uint8Array;
}

export interface LogView {
  readonly keys: RoleKeys;
  readonly streams: ReadonlyMap<string, LoggedStream>;
  readonly heads: readonly LoggedHead[];
  readonly policies: readonly Told<'policy.publish'>[];
  readonly erasures: readonly Told<'subject.erase'>[];
  /** Holds that are not released. */
  readonly holds: readonly Told<'hold.set'>[];
  readonly gaps: readonly Told<'gap.declare'>[];
}

interface Settings {
  readonly log: string;
  /** Whether the last checkpoint of a stream is verified: that of a stream outside the bundle says nothing about it. */
  checksSignature(origin: string): boolean;
}

/** Follows the log entry by entry and judges each by what the ones before it allow. All entries are from outside. */
export function createGovernance(
  collaborators: { readonly crypto: Crypto; readonly findings: Findings },
  settings: Settings,
): { take(index: number, entry: Uint8Array): void; finish(): LogView } {
  const { crypto, findings } = collaborators;
  const keys = createKeyBook(crypto, refuse);
  const streams = new Map<string, LoggedStream>();
  const heads: LoggedHead[] = [];
  const policies: Told<'policy.publish'>[] = [];
  const erasures: Told<'subject.erase'>[] = [];
  const holds = new Map<string, Told<'hold.set'>>();
  const gaps: Told<'gap.declare'>[] = [];
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
    if (!text.startsWith(ENTRY_PREFIX)) {
      judgeCheckpoint(index, bytes, text);
      return;
    }
    const entry = read(() => parseEntry(text));
    if ((index === 0) !== (entry.type === 'log.open')) refuse('ENTRY_INVALID', 'log.open is the first entry and no other');
    if (entry.type === 'log.succeed' && index !== 1) refuse('ENTRY_INVALID', 'log.succeed is the second entry');
    judgeEntry(index, bytes, entry);
  }

  function judgeEntry(index: number, bytes: Uint8Array, entry: GovernanceEntry): void {
    switch (entry.type) {
      case 'log.open':
        if (entry.origin !== settings.log) refuse('ENTRY_INVALID', 'log.open is of another log');
        keys.open(bytes, entry);
        return;
      case 'key.register':
        keys.register(bytes, entry, streams.size);
        return;
      case 'key.rotate':
        keys.rotate(index, bytes, entry);
        return;
      case 'key.destroy':
        keys.destroy(bytes, entry);
        return;
      case 'stream.open':
        judgeOpening(index, bytes, entry);
        return;
      case 'stream.close':
      case 'stream.abandon': {
        const stream = needOpen(entry.stream);
        if (entry.type === 'stream.close') keys.needWriterOf(bytes, stream.writer);
        else keys.needGovernance(bytes);
        needHead(stream, entry);
        stream.closed = true;
        return;
      }
      case 'stream.fork':
        judgeFork(bytes, entry);
        return;
      case 'policy.publish':
        keys.needBoth(bytes);
        policies.push({ index, entry });
        return;
      case 'retention.prune': {
        keys.needGovernance(bytes);
        const stream = streams.get(entry.stream);
        if (stream?.closed !== true) refuse('PRUNE_INVALID', `${entry.stream} is not closed: nothing of it may be pruned`);
        needHead(stream, entry);
        if ((entry.held.at(-1)?.[1] ?? -1) >= entry.size) refuse('PRUNE_INVALID', `it holds rows that ${entry.stream} does not have`);
        stream.prunes.push({ index, entry });
        return;
      }
      default:
        keys.needGovernance(bytes);
        keep(index, entry);
    }
  }

  /** What the log says and nothing else hangs on. */
  function keep(index: number, entry: GovernanceEntry): void {
    if (entry.type === 'subject.erase') erasures.push({ index, entry });
    else if (entry.type === 'gap.declare') gaps.push({ index, entry });
    else if (entry.type === 'hold.set') {
      if (holds.has(entry.hold)) refuse('ENTRY_INVALID', 'this hold is set already');
      holds.set(entry.hold, { index, entry });
    } else if (entry.type === 'hold.release' && !holds.delete(entry.hold)) refuse('ENTRY_INVALID', 'no such hold is set');
  }

  function judgeOpening(index: number, bytes: Uint8Array, entry: Extract<GovernanceEntry, { type: 'stream.open' }>): void {
    const writer = keys.needWriter(bytes);
    const vkey = parseVkey(entry.vkey);
    const origin = read(() => parseStreamOrigin(entry.stream));
    if (origin.log !== settings.log || vkey.name !== entry.stream)
      refuse('STREAM_INVALID', `${entry.stream} is not of this log, or its key is not named after it`);
    if (streams.has(entry.stream)) refuse('STREAM_INVALID', `${entry.stream} is opened again`);
    if (writer.name !== `${settings.log}/w/${origin.writer}`) refuse('STREAM_INVALID', `${entry.stream} is opened by ${writer.name}, which is another writer`);
    keys.claim(vkey);
    const empty = { checkpoints: [], last: undefined, closed: false, prunes: [] };
    streams.set(entry.stream, { origin, vkey, writer, previous: entry.previous, opened: index, ...empty });
  }

  /** The notary shows a checkpoint that the stream's own key signed and that does not extend what is logged: both cannot be true. */
  function judgeFork(bytes: Uint8Array, entry: Extract<GovernanceEntry, { type: 'stream.fork' }>): void {
    keys.needGovernance(bytes);
    const stream = streams.get(entry.stream);
    if (stream === undefined) refuse('STREAM_INVALID', `${entry.stream} is not open`);
    needHead(stream, entry);
    const note = new TextEncoder().encode(entry.checkpoint);
    const other = read(() => parseCheckpoint(parseNote(note).text));
    if (other.origin !== entry.stream || !isSignedBy(crypto, note, [stream.vkey])) refuse('ENTRY_INVALID', 'the other checkpoint is not one of this stream');
    findings.add('STREAM_FORK', { stream: entry.stream, first: 0, last: Math.max(other.size, 1) - 1 }, 'its key signed two histories');
  }

  function judgeCheckpoint(index: number, bytes: Uint8Array, text: string): void {
    const head = read(() => parseCheckpoint(text));
    if (head.extensions.length > 0) refuse('ENTRY_INVALID', 'a logged checkpoint has three lines');
    if (head.origin === settings.log) {
      judgeHead(index, bytes, head);
      return;
    }
    const stream = needOpen(head.origin);
    if (head.size <= (stream.checkpoints.at(-1)?.size ?? 0)) refuse('STREAM_INVALID', `${head.origin} did not grow to ${head.size}`);
    stream.checkpoints.push({ index, size: head.size, root: head.root });
    stream.last = { index, note: bytes };
  }

  function judgeHead(index: number, note: Uint8Array, { size, root }: { readonly size: number; readonly root: Uint8Array }): void {
    if (size > index || size <= (heads.at(-1)?.size ?? 0)) refuse('ENTRY_INVALID', `a checkpoint of ${size} entries cannot be entry ${index}`);
    const key = keys.logKeyAt(size);
    if (key === undefined || !isSignedBy(crypto, note, [key])) refuse('ENTRY_SIGNATURE', 'the checkpoint is not signed by the log key');
    heads.push({ index, size, root, note: note.slice() }); // a view would keep its whole tile
  }

  function needOpen(origin: string): LoggedStream {
    const stream = streams.get(origin);
    if (stream === undefined || stream.closed) refuse('STREAM_INVALID', `${origin} is not open`);
    return stream;
  }

  function needHead({ checkpoints }: LoggedStream, { stream, size, root }: { readonly stream: string; readonly size: number; readonly root: string }): void {
    const last = checkpoints.at(-1);
    if (last?.size !== size || encodeHex(last.root) !== root) refuse('STREAM_INVALID', `${stream} at size ${size} is not the head last logged`);
  }

  /** The signature of each stream's last checkpoint; the log's root covers the ones before. */
  function checkLast(): void {
    for (const [origin, { last, vkey, checkpoints }] of streams) {
      if (last === undefined || !settings.checksSignature(origin) || isSignedBy(crypto, last.note, [vkey])) continue;
      const { index } = last;
      const size = checkpoints.pop()?.size ?? 0;
      findings.add(
        'CHECKPOINT_SIGNATURE',
        { stream: settings.log, first: index, last: index },
        `the checkpoint of ${origin} at size ${size} is not signed by its key`,
      );
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
      checkLast();
      checkEpochs(findings, settings.log, streams);
      checkPrevious(findings, settings.log, streams);
      return { keys, streams, heads, policies, erasures, holds: [...holds.values()], gaps };
    },
  };
}

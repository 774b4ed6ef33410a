import { join } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import type { Disk, DiskFile } from '../journal/contract.ts';
import { replaceFile } from '../replace-file.ts';

/** What the notary may have signed at most: (size, root) is persisted before the signature leaves. */
export interface LogState {
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** Counts the openings of the store; a notary whose token is old has lost the right to sign. */
  readonly fence: number;
  /** Bytes of the entries file that the state covers. */
  readonly bytes: number;
  /** The signed log checkpoint, text; empty before the first. */
  readonly checkpoint: string;
}

export interface LogStore {
  readonly state: LogState;
  /** All entries the state covers, in order. */
  readonly entries: readonly Uint8Array[];
  /** Makes entries durable, then the state. Entries behind the state never counted. */
  commit(entries: readonly Uint8Array[], next: { readonly size: number; readonly root: string; readonly checkpoint: string }): Promise<void>;
  close(): Promise<void>;
}

const EMPTY: LogState = { size: 0, root: '', fence: 0, bytes: 0, checkpoint: '' };
/** tlog-tiles entry bundles frame entries with 16 bits; so does this file. */
const MAX_ENTRY = 65_535;

/**
 * The global log on one machine's disk: `entries` (u16 length, entry) and `state` (replaced atomically).
 * @throws CodedError LOG_STATE_INVALID where the two do not fit together
 */
export async function openLogStore(disk: Disk, folder: string): Promise<LogStore> {
  await disk.makeFolder(folder);
  const names = await disk.list(folder);
  const statePath = join(folder, 'state');
  const entriesPath = join(folder, 'entries');
  let state = names.includes('state') ? parseState(await disk.read(statePath)) : EMPTY;
  const entries = state.bytes === 0 ? [] : parseEntries((await disk.read(entriesPath)).subarray(0, state.bytes));
  if (entries.length !== state.size) throw invalid(`the state covers ${state.size} entries, the file holds ${entries.length}`);
  const file: DiskFile = await disk.open(entriesPath);
  await file.truncate(state.bytes);
  await file.sync();
  await disk.syncFolder(folder);
  await persist({ ...state, fence: state.fence + 1 });

  async function persist(next: LogState): Promise<void> {
    if (names.includes('state') || state.fence > 0) {
      const current = parseState(await disk.read(statePath));
      if (current.fence !== state.fence || current.size !== state.size) throw invalid('another notary has taken over this log');
    }
    await replaceFile(disk, statePath, Buffer.from(JSON.stringify(next)));
    state = next;
  }

  return {
    get state() {
      return state;
    },
    entries,
    async commit(added, next) {
      const framed = added.map(frameEntry);
      const length = framed.reduce((sum, { length: size }) => sum + size, 0);
      if (length > 0) {
        await file.write(framed, state.bytes);
        await file.sync();
      }
      await persist({ ...next, fence: state.fence, bytes: state.bytes + length });
    },
    close: () => file.close(),
  };
}

function frameEntry(entry: Uint8Array): Uint8Array {
  if (entry.length > MAX_ENTRY) throw invalid(`an entry of ${entry.length} bytes exceeds ${MAX_ENTRY}`);
  const framed = Buffer.alloc(2 + entry.length);
  framed.writeUInt16BE(entry.length);
  framed.set(entry, 2);
  return framed;
}

function parseEntries(bytes: Uint8Array): Uint8Array[] {
  const buffer = Buffer.from(bytes);
  const entries: Uint8Array[] = [];
  for (let at = 0; at < buffer.length; ) {
    const end = at + 2 + (at + 2 <= buffer.length ? buffer.readUInt16BE(at) : MAX_ENTRY);
    if (end > buffer.length) throw invalid(`the entries file ends inside an entry at byte ${at}`);
    entries.push(buffer.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

function parseState(bytes: Uint8Array): LogState {
  const parsed: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const { size, root, fence, bytes: length, checkpoint } = parsed as Partial<LogState>;
  const whole = [size, fence, length].every((value) => Number.isSafeInteger(value) && Number(value) >= 0);
  if (!whole || typeof root !== 'string' || typeof checkpoint !== 'string') throw invalid('the state file is not a log state');
  return parsed as LogState;
}

function invalid(what: string): CodedError {
  return new CodedError('LOG_STATE_INVALID', `the log on disk cannot be continued: ${what}`, {
    todo: 'restore the log folder from a copy; a log that lost signed entries must be succeeded by a new one, never continued',
  });
}

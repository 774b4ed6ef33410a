import { CodedError } from '@spanproof/vocabulary';
import type { Disk, DiskFile } from '../../processor/src/journal/contract.ts';

/** The unit that a disk writes whole; a torn page is any mixture of old and new sectors. */
const SECTOR = 512;

export type DiskOperation = 'makeFolder' | 'list' | 'read' | 'open' | 'rename' | 'remove' | 'syncFolder' | 'write' | 'sync' | 'truncate' | 'close';

/** Thrown by the operation in which the machine dies, and by every later one. */
export class SimulatedCrash extends Error {
  override readonly name: string = 'SimulatedCrash';
}

export interface SimulatedDisk extends Disk {
  /** Operations so far. */
  readonly operations: number;
  /** What each operation so far was. */
  readonly trace: readonly DiskOperation[];
  /** Before its effect counts, operation number `at` (0-based) kills the machine; half a write may have happened. */
  crashAt(at: number): void;
  /** Operation number `at` fails with this errno; a write leaves a part of its bytes behind. */
  failAt(at: number, errno: 'ENOSPC' | 'EDQUOT' | 'EIO'): void;
  /**
   * What the machine finds after the crash: everything synced, and of the rest whatever `survives` says, asked once per unsynced
   * folder change, truncation and sector.
   */
  reboot(survives: () => boolean): SimulatedDisk;
  /** Raw bytes as a reader sees them now; for tests that damage them. */
  peek(path: string): Uint8Array;
  poke(path: string, offset: number, value: number): void;
}

type FileChange = { readonly write: Uint8Array; readonly at: number } | { readonly truncate: number };
type FolderChange = { readonly add: string; readonly file: Content } | { readonly remove: string } | { readonly rename: string; readonly to: string };

interface Content {
  durable: Uint8Array;
  pending: FileChange[];
}

/**
 * A disk in memory that models what an fsync covers: file bytes by `sync`, file names by `syncFolder`, nothing else.
 * Making and removing folders counts at once.
 */
export function createSimulatedDisk(durable: ReadonlyMap<string, Uint8Array> = new Map(), madeFolders: ReadonlySet<string> = new Set()): SimulatedDisk {
  const durableNames = new Map<string, Content>([...durable].map(([path, bytes]) => [path, { durable: bytes, pending: [] }]));
  const names = new Map(durableNames);
  const pendingNames = new Map<string, FolderChange[]>();
  const folders = new Set(madeFolders);
  const faults = new Map<number, 'crash' | 'ENOSPC' | 'EDQUOT' | 'EIO'>();
  const trace: DiskOperation[] = [];
  let crashed = false;

  /** Counts an operation; true where it has to fail half done. */
  function enter(operation: DiskOperation, halfDone: () => void = () => {}): void {
    if (crashed) throw new SimulatedCrash();
    const fault = faults.get(trace.length);
    trace.push(operation);
    if (fault === undefined) return;
    if (fault !== 'crash' || operation === 'write') halfDone();
    if (fault === 'crash') {
      crashed = true;
      throw new SimulatedCrash();
    }
    const cause = Object.assign(new Error(fault), { code: fault });
    throw new CodedError(fault === 'EIO' ? 'DISK_FAILED' : 'DISK_FULL', `simulated ${fault}`, { cause });
  }

  function change(path: string, folderChange: FolderChange): void {
    const folder = folderOf(path);
    const changes = pendingNames.get(folder) ?? [];
    changes.push(folderChange);
    pendingNames.set(folder, changes);
    applyFolderChange(names, folderChange);
  }

  function find(path: string): Content {
    const content = names.get(path);
    if (content === undefined) throw new CodedError('DISK_FAILED', `simulated ENOENT: ${path}`);
    return content;
  }

  function openContent(content: Content): DiskFile {
    return {
      async write(chunks, at) {
        const bytes = Uint8Array.from(Buffer.concat(chunks)); // copied: the caller may reuse its buffers
        enter('write', () => content.pending.push({ write: bytes.subarray(0, Math.floor(bytes.length / 2)), at }));
        content.pending.push({ write: bytes, at });
      },
      async sync() {
        // As Linux does it: after a failed fsync the written pages are called clean, and no later fsync brings them to the disk.
        enter('sync', () => (content.pending = content.pending.filter((fileChange) => 'truncate' in fileChange)));
        content.durable = visible(content);
        content.pending = [];
      },
      async truncate(length) {
        enter('truncate');
        content.pending.push({ truncate: length });
      },
      async close() {
        enter('close');
      },
    };
  }

  return {
    async makeFolder(path) {
      enter('makeFolder');
      for (let folder = path; folder !== ''; folder = folderOf(folder)) folders.add(folder);
    },
    async list(path) {
      enter('list');
      if (!folders.has(path)) throw new CodedError('DISK_FAILED', `simulated ENOENT: ${path}`);
      return [...names.keys(), ...folders].filter((name) => folderOf(name) === path).map((name) => name.slice(path.length + 1));
    },
    async read(path) {
      enter('read');
      return visible(find(path));
    },
    async open(path) {
      enter('open');
      if (!names.has(path)) change(path, { add: path, file: { durable: new Uint8Array(0), pending: [] } });
      return openContent(find(path));
    },
    async rename(from, to) {
      enter('rename');
      find(from);
      change(from, { rename: from, to });
    },
    async remove(path) {
      enter('remove');
      if (folders.has(path)) {
        if ([...names.keys()].some((name) => folderOf(name) === path)) throw new CodedError('DISK_FAILED', `simulated ENOTEMPTY: ${path}`);
        folders.delete(path);
        return;
      }
      find(path);
      change(path, { remove: path });
    },
    async syncFolder(path) {
      enter('syncFolder');
      for (const folderChange of pendingNames.get(path) ?? []) applyFolderChange(durableNames, folderChange);
      pendingNames.delete(path);
    },
    get operations() {
      return trace.length;
    },
    trace,
    crashAt: (at) => void faults.set(at, 'crash'),
    failAt: (at, errno) => void faults.set(at, errno),
    reboot(survives) {
      for (const changes of pendingNames.values()) for (const folderChange of changes) if (survives()) applyFolderChange(durableNames, folderChange);
      return createSimulatedDisk(new Map([...durableNames].map(([path, content]) => [path, surviving(content, survives)])), folders);
    },
    peek: (path) => visible(find(path)),
    poke(path, offset, value) {
      const content = find(path);
      content.durable = visible(content);
      content.pending = [];
      content.durable[offset] = value;
    },
  };
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

function applyFolderChange(names: Map<string, Content>, folderChange: FolderChange): void {
  if ('add' in folderChange) {
    names.set(folderChange.add, folderChange.file);
  } else if ('remove' in folderChange) {
    names.delete(folderChange.remove);
  } else {
    const content = names.get(folderChange.rename);
    if (content === undefined) return; // the change that put it there did not survive
    names.delete(folderChange.rename);
    names.set(folderChange.to, content);
  }
}

function visible(content: Content): Uint8Array {
  return content.pending.reduce(
    (bytes, fileChange) => ('truncate' in fileChange ? resized(bytes, fileChange.truncate) : written(bytes, fileChange.write, fileChange.at)),
    Uint8Array.from(content.durable),
  );
}

function surviving(content: Content, survives: () => boolean): Uint8Array {
  let bytes = Uint8Array.from(content.durable);
  for (const fileChange of content.pending) {
    if ('truncate' in fileChange) {
      if (survives()) bytes = resized(bytes, fileChange.truncate);
      continue;
    }
    const { write, at } = fileChange;
    for (let start = 0; start < write.length; ) {
      const end = Math.min(write.length, start + SECTOR - ((at + start) % SECTOR));
      if (survives()) bytes = written(bytes, write.subarray(start, end), at + start);
      start = end;
    }
  }
  return bytes;
}

function written(bytes: Uint8Array<ArrayBuffer>, patch: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const grown = bytes.length < at + patch.length ? resized(bytes, at + patch.length) : bytes;
  grown.set(patch, at);
  return grown;
}

function resized(bytes: Uint8Array<ArrayBuffer>, length: number): Uint8Array<ArrayBuffer> {
  const next = new Uint8Array(length);
  next.set(bytes.subarray(0, length));
  return next;
}

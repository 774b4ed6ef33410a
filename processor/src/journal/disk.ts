import { constants } from 'node:fs';
import { type FileHandle, lstat, mkdir, open, readdir, readFile, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';
import type { Disk, DiskFile } from './contract.ts';

/**
 * The real disk. writev + fdatasync, not O_DSYNC: the latter saves one hop (5-25 % of a commit), but then a forgotten `sync()` would
 * still pass on the real disk and fail only on a simulated one.
 */
export function createDisk(): Disk {
  return {
    makeFolder: (path) =>
      coded('create a folder', async () => {
        const first = await mkdir(path, { recursive: true, mode: 0o700 });
        if (first === undefined) return;
        // Every new name has to become durable in its own parent.
        for (let made = path; ; made = dirname(made)) {
          await syncFolder(dirname(made));
          if (made === first || made === dirname(made)) return;
        }
      }),
    list: (path) => coded('list a folder', () => readdir(path)),
    read: (path) => coded('read a file', () => readFile(path)),
    open: (path) =>
      coded('open a file', async () => {
        const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
        return createFile(handle);
      }),
    rename: (from, to) => coded('rename a file', () => rename(from, to)),
    remove: (path) => coded('remove', async () => ((await lstat(path)).isDirectory() ? rmdir(path) : unlink(path))),
    syncFolder: (path) => coded('sync a folder', () => syncFolder(path)),
  };
}

function createFile(handle: FileHandle): DiskFile {
  return {
    write: (chunks, position) => coded('write', () => writeAll(handle, chunks, position)),
    sync: () => coded('sync a file', () => handle.datasync()),
    truncate: (length) => coded('truncate a file', () => handle.truncate(length)),
    close: () => coded('close a file', () => handle.close()),
  };
}

/** A gathering write may come back short (signals, a disk that fills up): the rest is written until the system says why it cannot. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  let rest = chunks.filter((chunk) => chunk.length > 0);
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, at);
    at += bytesWritten;
    rest = dropBytes(rest, bytesWritten);
  }
}

function dropBytes(chunks: Uint8Array[], count: number): Uint8Array[] {
  let left = count;
  let whole = 0;
  for (const chunk of chunks) {
    if (left < chunk.length) break;
    left -= chunk.length;
    whole += 1;
  }
  const rest = chunks.slice(whole);
  const [cut] = rest;
  return cut === undefined || left === 0 ? rest : [cut.subarray(left), ...rest.slice(1)];
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function coded<T>(what: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    throw codeDiskError(what, cause);
  }
}

function codeDiskError(what: string, cause: unknown): CodedError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unknown';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new CodedError('DISK_FULL', `cannot ${what}: no space left (${code})`, { cause, todo: 'free disk space' });
  return new CodedError('DISK_FAILED', `cannot ${what}: ${code}`, { cause });
}

import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { CodedError } from '@spanproof/vocabulary';

/** Creates a 0700 folder and its parents, each durable in its own parent. */
export async function makeKeyFolder(path: string): Promise<void> {
  await coded(path, async () => {
    const first = await mkdir(path, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = path; ; made = dirname(made)) {
      await syncKeyFolder(dirname(made));
      if (made === first || made === dirname(made)) return;
    }
  });
}

export async function syncKeyFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a whole 0600 file durable under a name that does not exist yet; false where it does, and then the standing file is durable.
 * Of several processes exactly one wins, and none ever sees half a file.
 */
export async function createKeyFile(path: string, bytes: Uint8Array): Promise<boolean> {
  return coded(path, async () => {
    const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`;
    const handle = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await link(temporary, path);
      return true;
    } catch (error) {
      if (isErrno(error, 'EEXIST')) return false;
      throw error;
    } finally {
      await unlink(temporary);
      await syncKeyFolder(dirname(path));
    }
  });
}

/** Puts a whole 0600 file in the place of one that stands, durable, and writes zeros over the bytes that stood there. */
export async function replaceKeyFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  await coded(path, async () => {
    const old = await open(path, constants.O_WRONLY | constants.O_NOFOLLOW);
    try {
      const next = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
      try {
        await next.writeFile(bytes);
        await next.sync();
      } finally {
        await next.close();
      }
      await rename(temporary, path);
      await syncKeyFolder(dirname(path));
      const { size } = await old.stat();
      await old.write(new Uint8Array(size), 0, size, 0);
      await old.sync();
    } finally {
      await old.close();
    }
  });
}

/** Undefined where there is none. @throws CodedError KEY_UNAVAILABLE where others may read it, or it is no plain file */
export async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  return coded(path, async () => {
    try {
      const handle = await open(path, constants.O_RDONLY);
      try {
        const stat = await handle.stat();
        if (!stat.isFile()) throw unavailable(path, 'is not a plain file', 'restore it from a copy');
        if ((stat.mode & 0o077) !== 0) throw unavailable(path, 'can be read or written by others', `chmod 600 ${basename(path)}`);
        return await handle.readFile();
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (isErrno(error, 'ENOENT')) return undefined;
      throw error;
    }
  });
}

/**
 * Overwrites, unlinks, and makes both durable; nothing to do where there is no such file. A disk that remaps blocks may keep the old ones:
 * what they hold is wrapped, and goes for good with its KEK.
 */
export async function eraseKeyFile(path: string): Promise<void> {
  await coded(path, async () => {
    try {
      const handle = await open(path, constants.O_WRONLY | constants.O_NOFOLLOW);
      try {
        const { size } = await handle.stat();
        await handle.write(new Uint8Array(size), 0, size, 0);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await unlink(path);
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
    }
    await syncKeyFolder(dirname(path));
  });
}

/** Writes over parts of a file, each as long as what stood there, and makes that durable. Nothing to do where there are none. */
export async function overwriteInKeyFile(path: string, parts: readonly { readonly position: number; readonly bytes: Uint8Array }[]): Promise<void> {
  if (parts.length === 0) return;
  await coded(path, async () => {
    const handle = await open(path, constants.O_RDWR | constants.O_NOFOLLOW);
    try {
      for (const { position, bytes } of parts) await handle.write(bytes, 0, bytes.length, position);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** Appends in one write and makes it durable, the file's name too. A line that a crash cut short before is ended first. */
export async function appendKeyLine(path: string, line: Uint8Array): Promise<void> {
  await coded(path, async () => {
    const handle = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW, 0o600);
    try {
      const { size } = await handle.stat();
      const last = new Uint8Array(1);
      if (size > 0) await handle.read(last, 0, 1, size - 1);
      const start = size > 0 && last[0] !== 0x0a ? '\n' : '';
      await handle.appendFile(Buffer.concat([Buffer.from(start), line, Buffer.from('\n')]));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncKeyFolder(dirname(path));
  });
}

async function coded<T>(path: string, operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    if (error instanceof CodedError) throw error;
    if (isErrno(error, 'ENOSPC') || isErrno(error, 'EDQUOT'))
      throw new CodedError('DISK_FULL', `no space left for ${basename(path)}`, { cause: error, todo: 'free disk space' });
    throw new CodedError('KEY_UNAVAILABLE', `${basename(path)} cannot be read or written`, { cause: error });
  }
}

function unavailable(path: string, what: string, todo: string): CodedError {
  return new CodedError('KEY_UNAVAILABLE', `${basename(path)} ${what}`, { todo });
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { open, readFile, unlink } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { describeOwner, isOwned } from './lease.ts';
import { mintSpoolKey, openBytes, openSpoolKey, sealBytes } from './spool-key.ts';

/** One text on disk. `name` is its place in the order: numbered batches, and decisions under their ids. */
export interface SpoolFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly key: Uint8Array;
}

export interface Adopted {
  /** In the order written, of one dead process after the other. */
  readonly batches: readonly SpoolFile[];
  readonly decisions: readonly SpoolFile[];
  /** Files of a key nobody has any more. */
  readonly unreadable: number;
}

/** Texts that outlive the process, as ciphertext in files only this user may read. */
export interface Spool {
  /** Durable when it resolves. @throws Error where the disk does not take it, or the bound is reached */
  write(name: string, text: string): Promise<SpoolFile>;
  /** As write(), for a process that is ending. */
  writeSync(name: string, text: string): SpoolFile;
  /** @throws Error for a file that was cut or changed */
  read(file: SpoolFile): Promise<string>;
  remove(file: SpoolFile): void;
  /** Takes over what processes left that are no more. Never throws. */
  adopt(): Adopted;
  /** Says that this process is alive. */
  renew(): void;
  /** Leaves nothing behind where nothing waits. */
  close(): void;
}

export interface SpoolSettings {
  /** Made with mode 0700, and so is the folder around it; what is around that has to be there. */
  readonly directory: string;
  /** Wraps the keys of the files; without it they lie in the open beside them. */
  readonly secret: string | undefined;
  readonly maxBytes: number;
  /** Names this process's folder. */
  readonly bootId: string;
}

/** `<n>.batch` and `<decision id>.decision`. */
const FILE = /^(?:\d{8}\.batch|[0-9a-f-]{36}\.decision)$/;
const FOLDER = /^[0-9a-f]{32}(?:\.([0-9a-f]{32}))?$/;
/** Smaller files take a block all the same. */
const BLOCK = 4096;

export function openSpool({ directory, secret, maxBytes, bootId }: SpoolSettings): Spool {
  const own = join(directory, bootId);
  let key: Uint8Array | undefined;
  let used = 0;

  /** Nothing touches the disk before something has to. The folder appears with its lease and key in it, or not at all. */
  function unlock(): Uint8Array {
    if (key !== undefined) return key;
    makePrivate(directory);
    const made = mintSpoolKey(secret);
    const fresh = join(directory, `.${bootId}`);
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { mode: 0o700 });
    writeWhole(join(fresh, 'lease'), Buffer.from(describeOwner()));
    writeWhole(join(fresh, 'key'), made.kept);
    renameSync(fresh, own);
    key = made.key;
    return key;
  }

  function prepare(name: string, text: string): { readonly file: SpoolFile; readonly sealed: Uint8Array } {
    const sealing = unlock();
    const sealed = sealBytes(sealing, name, Buffer.from(text));
    const bytes = Math.max(sealed.length, BLOCK);
    if (used + bytes > maxBytes) throw Object.assign(new Error('the spool is full'), { code: 'SPOOL_FULL' });
    used += bytes;
    return { file: { path: join(own, name), name, bytes, key: sealing }, sealed };
  }

  function remove({ path, bytes }: SpoolFile): void {
    used -= bytes;
    rmSync(path, { force: true });
  }

  return {
    async write(name, text) {
      const { file, sealed } = prepare(name, text);
      try {
        const handle = await open(file.path, 'wx', 0o600);
        try {
          await handle.writeFile(sealed);
          await handle.sync();
        } finally {
          await handle.close();
        }
        await syncFolder(own);
        return file;
      } catch (error) {
        used -= file.bytes;
        await unlink(file.path).catch(() => undefined); // half a file is none; where it cannot be removed, opening it fails later
        throw error;
      }
    },
    writeSync(name, text) {
      const { file, sealed } = prepare(name, text);
      try {
        writeWhole(file.path, sealed);
        return file;
      } catch (error) {
        used -= file.bytes;
        rmSync(file.path, { force: true });
        throw error;
      }
    },
    read: async (file) => Buffer.from(openBytes(file.key, file.name, await readFile(file.path))).toString(),
    remove,
    adopt() {
      try {
        const left = listLeft(directory, bootId);
        if (left.length === 0) return { batches: [], decisions: [], unreadable: 0 };
        unlock(); // others see whose they are now
        const files = left.flatMap((folder) => claim(directory, { folder, bootId, secret }));
        const readable = files.filter((file): file is SpoolFile => 'key' in file);
        for (const { bytes } of readable) used += bytes;
        return {
          batches: readable.filter(({ name }) => name.endsWith('.batch')),
          decisions: readable.filter(({ name }) => name.endsWith('.decision')),
          unreadable: files.length - readable.length,
        };
      } catch {
        return { batches: [], decisions: [], unreadable: 0 }; // no folder yet, or none that may be read: there is nothing to take over
      }
    },
    renew() {
      if (key === undefined) return;
      const now = new Date();
      try {
        utimesSync(join(own, 'lease'), now, now);
      } catch {
        key = undefined; // somebody removed the folder: the next text makes another
      }
    },
    close() {
      if (key === undefined) return;
      for (const folder of readdirSync(directory).filter((name) => name === bootId || name.endsWith(`.${bootId}`))) {
        const path = join(directory, folder);
        if (!readdirSync(path).some((name) => FILE.test(name))) rmSync(path, { recursive: true, force: true });
      }
      key = undefined;
    },
  };
}

/** Folders of processes that are no more, their own or such as they had taken over. */
function listLeft(directory: string, bootId: string): readonly string[] {
  assertPrivate(directory);
  return readdirSync(directory).filter((name) => {
    const match = FOLDER.exec(name);
    const owner = match?.[1] ?? name;
    return match !== null && owner !== bootId && !isOwned(join(directory, owner, 'lease'), Date.now());
  });
}

/** Takes a folder by renaming it: of two that try, one succeeds. */
function claim(
  directory: string,
  { folder, bootId, secret }: { readonly folder: string; readonly bootId: string; readonly secret: string | undefined },
): readonly (SpoolFile | { readonly unreadable: string })[] {
  const path = join(directory, `${folder.slice(0, 32)}.${bootId}`);
  try {
    renameSync(join(directory, folder), path);
  } catch {
    return []; // another process was first
  }
  const names = readdirSync(path)
    .filter((name) => FILE.test(name))
    .toSorted((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) rmSync(path, { recursive: true, force: true });
  const key = openKey(path, secret);
  return names.map((name) =>
    key === undefined ? { unreadable: name } : { path: join(path, name), name, bytes: Math.max(lstatSync(join(path, name)).size, BLOCK), key },
  );
}

function openKey(path: string, secret: string | undefined): Uint8Array | undefined {
  try {
    return openSpoolKey(readFileSync(join(path, 'key')), secret);
  } catch {
    return undefined; // a key of another secret: the files stay for whoever has it
  }
}

function makePrivate(directory: string): void {
  // Not `recursive`: Node never comes back from a place where nothing can be made (/proc).
  for (const path of [dirname(directory), directory]) if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
  assertPrivate(directory);
}

/** In a folder for all, another user may have been there first. @throws Error for a folder, or one around it, that is not ours alone */
function assertPrivate(directory: string): void {
  const { uid } = userInfo();
  for (const path of [dirname(directory), directory]) {
    const stats = lstatSync(path);
    if (!stats.isDirectory() || (uid >= 0 && (stats.uid !== uid || (stats.mode & 0o022) !== 0)))
      throw Object.assign(new Error(`${path} is not a folder of this user alone`), { code: 'SPOOL_NOT_PRIVATE' });
  }
}

function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BundleFiles, type ByteSource } from '@spanproof/vocabulary/ledger';

export interface OpenedBundle extends Disposable {
  /** For verifyBundle. */
  readonly bundle: ByteSource | BundleFiles;
}

/**
 * Opens a bundle for reading, zipped or unpacked. Never holds more of it in memory than one file of the bundle.
 * Node's error (ENOENT, EACCES ...) passes through where the path cannot be opened.
 */
export function openBundle(path: string): OpenedBundle {
  if (statSync(path).isDirectory()) return { bundle: openFolder(path), [Symbol.dispose]: () => {} };
  const file = openSync(path, 'r');
  return { bundle: { size: fstatSync(file).size, read: (offset, length) => readAt(file, offset, length) }, [Symbol.dispose]: () => closeSync(file) };
}

function readAt(file: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const read = readSync(file, bytes, done, length - done, offset + done);
    if (read === 0) throw new RangeError('the bundle shrank while it was read');
    done += read;
  }
  return bytes;
}

/** Every entry counts: a link or device inside an unpacked bundle has a name that no bundle has, or is read as the file it points to. */
function openFolder(folder: string): BundleFiles {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory());
  const names = new Set(entries.map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/')));
  return {
    names: [...names].toSorted(),
    read: (name) => (names.has(name) ? readFileSync(join(folder, name)) : undefined),
    crcOf: () => undefined,
  };
}

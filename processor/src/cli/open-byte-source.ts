import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { CodedError } from '@spanproof/vocabulary';
import type { ByteSource } from '@spanproof/vocabulary/ledger';

/** A file read piece by piece: a bundle may be larger than memory. @throws CodedError USAGE where it cannot be opened */
export function openByteSource(path: string): ByteSource & { close(): void } {
  try {
    const file = openSync(path, 'r');
    const stat = fstatSync(file);
    if (!stat.isFile()) {
      closeSync(file);
      throw new Error('not a file');
    }
    return { size: stat.size, read: (offset, length) => readExactly(file, offset, length), close: () => closeSync(file) };
  } catch (cause) {
    throw new CodedError('USAGE', `${path} cannot be opened`, { cause, todo: 'name a file that exists and that you may read' });
  }
}

function readExactly(file: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let done = 0; done < length; ) {
    const read = readSync(file, bytes, done, length - done, offset + done);
    if (read === 0) throw new CodedError('USAGE', 'the bundle became shorter while it was read', { todo: 'verify a copy that nobody changes' });
    done += read;
  }
  return bytes;
}

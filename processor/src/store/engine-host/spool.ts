import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { EngineException } from './engine-exception.ts';

/** Bodies on their way into the engine: it reads rows of any format unharmed only from a file. */
export interface Spool {
  /** Writes the body to a file and returns its path relative to the engine's folder. A body cut short rejects and leaves nothing. */
  write(body: Readable, encoding: string | undefined): Promise<string>;
  remove(path: string): Promise<void>;
}

/** Opens the spool in `folder` (the working directory) and removes what a killed host left behind. */
export async function openSpool(folder: string): Promise<Spool> {
  const name = 'spool';
  await mkdir(join(folder, name), { recursive: true, mode: 0o700 });
  await Promise.all((await readdir(join(folder, name))).map((file) => unlink(join(folder, name, file))));
  return {
    async write(body, encoding) {
      // Relative, and without an extension: the engine expands wildcards in a path and guesses compression from its end.
      const path = `${name}/${randomBytes(12).toString('hex')}`;
      const file = createWriteStream(join(folder, path), { mode: 0o600, highWaterMark: 1 << 20 });
      try {
        if (encoding === undefined || encoding === 'identity') await pipeline(body, file);
        else if (encoding === 'gzip') await pipeline(body, createGunzip(), file);
        else throw new EngineException(36, 'BAD_ARGUMENTS', `content encoding ${encoding} is not supported`);
      } catch (error) {
        file.destroy();
        await unlink(join(folder, path)).catch(ignoreMissing);
        throw error;
      }
      return path;
    },
    remove: (path) => unlink(join(folder, path)).catch(ignoreMissing),
  };
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}

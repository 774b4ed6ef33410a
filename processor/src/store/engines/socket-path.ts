import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The kernel keeps 108 bytes for the path of a unix socket, its final zero included. */
const SOCKET_PATH_LIMIT = 107;

export interface SocketPlace {
  readonly path: string;
  remove(): Promise<void>;
}

/** The engine's socket: inside its own folder, or in a fresh 0700 folder of the system's temporary one where that path is too long. */
export function chooseSocketPath(engineFolder: string): SocketPlace {
  const inside = join(engineFolder, 'engine.sock');
  if (Buffer.byteLength(inside) <= SOCKET_PATH_LIMIT) return { path: inside, remove: () => rm(inside, { force: true }) };
  const short = join(mkdtempSync(join(tmpdir(), 'spanproof-')), 'engine.sock'); // mkdtemp makes it 0700
  return { path: short, remove: () => rm(dirname(short), { recursive: true, force: true }) };
}

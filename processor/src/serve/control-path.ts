import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Linux allows 107 bytes in a unix socket's path, macOS 103. */
const MAX_SOCKET_PATH = 100;

/** Where the control socket of a data folder lies: inside it, or, where that path is too long, in a private folder named after it. */
export function controlPath(dataFolder: string): string {
  const inside = join(resolve(dataFolder), 'control.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  const folder = join(tmpdir(), `spanproof-${createHash('sha256').update(resolve(dataFolder)).digest('hex').slice(0, 16)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, 'control.sock');
}

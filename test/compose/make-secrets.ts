import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const SCRIPT = fileURLToPath(new URL('../../deploy/make-secrets.sh', import.meta.url));

/** Runs the script; yields what it tells Compose. */
export async function makeSecrets(folder: string): Promise<Readonly<Record<string, string>>> {
  await promisify(execFile)('sh', [SCRIPT, folder]);
  const text = await readFile(join(folder, 'compose.env'), 'utf8');
  return Object.fromEntries(
    text
      .trim()
      .split('\n')
      .map((line) => line.split('=') as [string, string]),
  );
}

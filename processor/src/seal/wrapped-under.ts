import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Disk } from '../journal/contract.ts';
import type { ListedKey } from './contract.ts';
import { readKeyFile } from './key-files.ts';
import { LOG_TENANT, readSecretVersion } from './named-secrets.ts';
import { readRingLines } from './ring-file.ts';
import { isErased } from './ring-line.ts';

/** Every data key in the rings of all writers, or only those whose line holds a text, such as a subject's tag; no key is opened. */
export async function listDataKeys(disk: Pick<Disk, 'list' | 'read'>, keysFolder: string, holding = ''): Promise<readonly ListedKey[]> {
  const ring = join(keysFolder, 'ring');
  const keys: ListedKey[] = [];
  for (const name of await disk.list(ring)) {
    if (!name.endsWith('.jsonl')) continue;
    for (const line of readRingLines(name, pickLines(await disk.read(join(ring, name)), holding))) {
      if (!isErased(line)) keys.push({ id: line.keyId, tenant: line.tenant, scope: line.scope, version: line.version });
    }
  }
  return keys;
}

/** How many keys and secrets each KEK version wraps, by tenant. A version that wraps something may not be destroyed. */
export async function countWrapped(disk: Pick<Disk, 'list' | 'read'>, keysFolder: string): Promise<(tenant: string, version: number) => number> {
  const counts = new Map<string, number>();
  const count = (tenant: string, version: number): void => void counts.set(`${version} ${tenant}`, (counts.get(`${version} ${tenant}`) ?? 0) + 1);
  for (const { tenant, version } of await listDataKeys(disk, keysFolder)) count(tenant, version);
  for (const folder of ['roles', 'streams']) {
    for (const file of (await readdir(join(keysFolder, folder))).filter((name) => name.endsWith('.key'))) {
      const bytes = await readKeyFile(join(keysFolder, folder, file));
      if (bytes !== undefined) count(LOG_TENANT, readSecretVersion(file, bytes));
    }
  }
  return (tenant, version) => counts.get(`${version} ${tenant}`) ?? 0;
}

/** Looked for before anything is parsed: a ring may hold a hundred thousand lines. */
function pickLines(bytes: Uint8Array, holding: string): Uint8Array {
  if (holding === '') return bytes;
  const text = Buffer.from(bytes).toString('latin1');
  const lines: string[] = [];
  for (let at = text.indexOf(holding); at >= 0; ) {
    const end = text.indexOf('\n', at);
    lines.push(text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end));
    at = end < 0 ? -1 : text.indexOf(holding, end);
  }
  return Buffer.from(lines.join('\n'), 'latin1');
}

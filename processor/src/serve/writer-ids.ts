import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';

/** Ids of the writers whose journals lie in `folder`, completed with fresh random ones up to `count`. */
export async function chooseWriterIds(folder: string, count: number): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = (await readdir(folder)).filter((name) => /^[0-9a-f]{16}$/.test(name)).toSorted();
  const fresh = Array.from({ length: Math.max(0, count - known.length) }, () => randomBytes(8).toString('hex'));
  // A journal is never left unread: with fewer workers than journals, each of them still gets its writer.
  return [...known, ...fresh];
}

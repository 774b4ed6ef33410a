import { join } from 'node:path';
import type { Probes } from '../evidence/contract.ts';
import { formKeyVersions } from '../evidence/probes/keys.ts';
import type { Disk } from '../journal/contract.ts';
import { readKeyFile } from '../seal/key-files.ts';
import { parseKeyLines } from '../seal/key-lines.ts';
import { readRingLines } from '../seal/ring-file.ts';

const KEKS = 'keks.jsonl';

/** Which KEK versions there are and since when they wrap day keys, from the metadata of the keys folder; no key is opened. */
export async function readKeyVersions(disk: Pick<Disk, 'list' | 'read'>, keysFolder: string): Promise<NonNullable<Probes['keys']>> {
  const ring = join(keysFolder, 'ring');
  const keks = parseKeyLines(KEKS, (await readKeyFile(join(keysFolder, KEKS))) ?? new Uint8Array(0)).flatMap(({ fields: { tenant, version } }) =>
    typeof tenant === 'string' && typeof version === 'number' ? [{ tenant, version }] : [],
  );
  const dayKeys = [];
  for (const name of await disk.list(ring)) {
    if (!name.endsWith('.jsonl')) continue;
    for (const { tenant, version, scope } of readRingLines(name, await disk.read(join(ring, name)))) {
      if (scope[0] === 'day') dayKeys.push({ tenant, version, day: scope[2] });
    }
  }
  return formKeyVersions(keks, dayKeys);
}

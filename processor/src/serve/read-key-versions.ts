import type { Probes } from '../evidence/contract.ts';
import { formKeyVersions } from '../evidence/probes/keys.ts';
import type { Disk } from '../journal/contract.ts';
import type { KeyService } from '../seal/contract.ts';
import { listDataKeys } from '../seal/wrapped-under.ts';

/** Which KEK versions there are and since when, as the key service knows it; for those without a date, from the day keys that they wrap. No key is opened. */
export async function readKeyVersions(
  service: Pick<KeyService, 'list'>,
  disk: Pick<Disk, 'list' | 'read'>,
  keysFolder: string,
): Promise<NonNullable<Probes['keys']>> {
  const days = (await listDataKeys(disk, keysFolder)).flatMap(({ tenant, version, scope }) =>
    scope[0] === 'day' && scope[2] !== undefined ? [{ tenant, version, day: scope[2] }] : [],
  );
  return formKeyVersions(await service.list(), days);
}

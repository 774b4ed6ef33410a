import type { KeyService } from '../../processor/src/seal/contract.ts';
import { openLocalKeys } from '../../processor/src/seal/keys/local.ts';

/** A local key service, counting what it is asked; `refuse` makes it fail as an outage does. */
export async function openCountedService(
  folder: string,
): Promise<{ readonly service: KeyService; readonly calls: { wrap: number; unwrap: number }; refuse: boolean }> {
  const local = await openLocalKeys({ folder, cacheMs: 60_000 });
  const counted = {
    calls: { wrap: 0, unwrap: 0 },
    refuse: false,
    service: {
      ...local,
      wrap(tenant: string, version: number, plaintext: Uint8Array, aad: Uint8Array) {
        counted.calls.wrap += 1;
        return counted.refuse ? Promise.reject(new Error('outage')) : local.wrap(tenant, version, plaintext, aad);
      },
      unwrap(tenant: string, version: number, wrapped: Uint8Array, aad: Uint8Array) {
        counted.calls.unwrap += 1;
        return counted.refuse ? Promise.reject(new Error('outage')) : local.unwrap(tenant, version, wrapped, aad);
      },
    },
  };
  return counted;
}

import type { Probes } from '../contract.ts';

const NS_PER_MS = 1_000_000n;

/**
 * Versions of KEKs that can still unwrap. One whose making has no date is known to be in use since the day of the first day key that it wraps; one that
 * wraps none has no day here.
 */
export function formKeyVersions(
  keks: readonly { readonly tenant: string; readonly version: number; readonly created?: bigint; readonly destroyed?: bigint }[],
  dayKeys: readonly { readonly tenant: string; readonly version: number; readonly day: string }[],
): NonNullable<Probes['keys']> {
  return keks
    .filter(({ destroyed }) => destroyed === undefined)
    .map(({ tenant, version, created }) => {
      const [first] = dayKeys
        .filter((key) => key.tenant === tenant && key.version === version)
        .map(({ day }) => day)
        .toSorted();
      const since = created === undefined ? first : new Date(Number(created / NS_PER_MS)).toISOString().slice(0, 10);
      return { tenant, version, ...(since === undefined ? {} : { since }) };
    })
    .toSorted((a, b) => (a.tenant === b.tenant ? a.version - b.version : a.tenant < b.tenant ? -1 : 1));
}

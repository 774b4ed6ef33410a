import type { Probes } from '../contract.ts';

/**
 * Versions of KEKs from the metadata of the key files. They have no date of their own: a version is known to be in use since the day of the first day key
 * that it wraps; one that wraps none has no day here.
 */
export function formKeyVersions(
  keks: readonly { readonly tenant: string; readonly version: number }[],
  dayKeys: readonly { readonly tenant: string; readonly version: number; readonly day: string }[],
): NonNullable<Probes['keys']> {
  const versions = new Map(keks.map(({ tenant, version }) => [`${version} ${tenant}`, { tenant, version }]));
  return [...versions.values()]
    .map((kek) => {
      const [since] = dayKeys
        .filter(({ tenant, version }) => tenant === kek.tenant && version === kek.version)
        .map(({ day }) => day)
        .toSorted();
      return { ...kek, ...(since === undefined ? {} : { since }) };
    })
    .toSorted((a, b) => (a.tenant === b.tenant ? a.version - b.version : a.tenant < b.tenant ? -1 : 1));
}

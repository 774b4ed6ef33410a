/** How long a redelivered body is recognised, ns. */
export const REDELIVERY_WINDOW = 600_000_000_000n;

export interface DurableDigest {
  readonly digest: Uint8Array;
  readonly at: bigint;
}

/**
 * Each digest once, young ones only. Epochs carry on what earlier ones had, so that several folders hold the same digest: without this, every
 * restart within the window would double the list.
 */
export function mergeDigests(found: readonly DurableDigest[], now: bigint): readonly DurableDigest[] {
  const byKey = new Map<string, DurableDigest>();
  for (const entry of found) if (entry.at >= now - REDELIVERY_WINDOW) byKey.set(Buffer.from(entry.digest).toString('latin1'), entry);
  return [...byKey.values()];
}

/** The digests that became durable in the last 10 minutes, oldest first; segments carry them on. */
export function createRecentDigests(initial: readonly DurableDigest[] = []): {
  add(digests: readonly DurableDigest[]): void;
  list(now: bigint): readonly DurableDigest[];
} {
  let kept = initial.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return {
    add(digests) {
      kept.push(...digests);
    },
    list(now) {
      const fresh = kept.findIndex(({ at }) => at >= now - REDELIVERY_WINDOW);
      kept = fresh < 0 ? [] : kept.slice(fresh);
      return kept;
    },
  };
}

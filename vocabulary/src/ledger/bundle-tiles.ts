import { concatBytes } from './bytes.ts';

/** Entries of a c2sp.org/tlog-tiles entry bundle: each behind its 16-bit length. */
export function formatTile(entries: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...entries.flatMap((entry) => [Uint8Array.of(entry.length >> 8, entry.length), entry]));
}

/** Reads exactly `width` entries; undefined where the bytes hold more, fewer, or a part of one. */
export function readTile(bytes: Uint8Array, width: number): Uint8Array[] | undefined {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length && entries.length < width) {
    const end = at + 2 + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
    if (at + 2 > bytes.length || end > bytes.length) return undefined;
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  return at === bytes.length && entries.length === width ? entries : undefined;
}

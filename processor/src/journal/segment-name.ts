import { join } from 'node:path';
import type { Segment } from './contract.ts';

/** `NNNNNN.seg`, numbered from 0. */
export function segmentPath(folder: string, segment: Segment): string {
  return join(folder, `${String(segment).padStart(6, '0')}.seg`);
}

/** Segment numbers among a folder's names, ascending; other names are not the journal's. */
export function segmentNumbers(names: readonly string[]): Segment[] {
  return names
    .filter((name) => /^(?:[0-9]{6}|[1-9][0-9]{6,8})\.seg$/.test(name))
    .map((name) => Number.parseInt(name, 10))
    .toSorted((a, b) => a - b);
}

import type { ScanFinding } from './definition.ts';

/**
 * Maps byte offsets of ordered, disjoint findings to UTF-16 units, counted from `from`. Only for bytes that TextEncoder made: there every lone surrogate
 * is U+FFFD, three bytes for one unit like the rest of the basic plane. One pass, only as far as the last finding.
 */
export function toUtf16<Kind extends string>(bytes: Uint8Array, from: number, findings: readonly ScanFinding<Kind>[]): ScanFinding<Kind>[] {
  if (findings.length === 0) return [];
  let index = from;
  let units = 0;
  const advance = (offset: number): number => {
    for (; index < offset; index++) {
      const byte = bytes[index]!;
      if (byte < 0x80 || byte >= 0xc0) units += byte >= 0xf0 ? 2 : 1;
    }
    return units;
  };
  return findings.map((finding) => ({ ...finding, start: advance(finding.start), end: advance(finding.end) }));
}

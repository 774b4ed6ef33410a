import type { ScanBudget, ScanFinding, Scanner } from '../findings/definition.ts';
import type { FindingKind } from '../findings/index.ts';
import { type Reading, readEncoded, readText } from './readings.ts';

/** What a scan found, in offsets of the text as it is. */
export interface RevealedFinding extends ScanFinding<FindingKind> {
  /** The text spells the value in another way. */
  readonly obscured: boolean;
}

export interface RevealedScan {
  /** Ordered; disjoint, but for an encoded token that holds several kinds: they share its place. */
  readonly findings: readonly RevealedFinding[];
  readonly truncated: boolean;
}

/**
 * Scans a text in every way it can be read. What the deepest reading finds stands: it knows where words end. Runs of base64 and hex are looked into where no
 * finding covers them. Time is linear in the text.
 */
export function scanReadings(scanner: Scanner<FindingKind>, text: string, budget: ScanBudget, label: string): RevealedScan {
  const { rounds, truncated } = readText(text);
  const progress = { truncated };
  let found: readonly RevealedFinding[] = [];
  for (let round = rounds.length - 1; round >= 0; round--) found = addDisjoint(found, scan(rounds[round]!));
  const encoded = readEncoded(rounds.at(-1)!);
  progress.truncated ||= encoded.truncated;
  const hidden: RevealedFinding[] = [];
  let next = 0;
  for (const token of encoded.rounds) {
    const [start, end] = token.back(0, 0);
    while (next < found.length && found[next]!.end <= start) next++;
    if (next < found.length && found[next]!.start <= start && found[next]!.end >= end) continue;
    for (const finding of new Map(scan(token).map((each) => [each.kind, each])).values()) hidden.push(finding);
  }
  found = addDisjoint(hidden, found);
  return { findings: found, truncated: progress.truncated };

  function scan(reading: Reading): readonly RevealedFinding[] {
    const scanned = scanner.scanText(reading.text, budget, label);
    progress.truncated ||= scanned.truncated;
    return scanned.findings.map((finding) => {
      const [start, end] = reading.back(finding.start, finding.end);
      return { ...finding, start, end, obscured: reading.text.slice(finding.start, finding.end) !== text.slice(start, end) };
    });
  }
}

/** `kept`, and of `more` what overlaps none of it; both are ordered, and so is the result. */
export function addDisjoint(kept: readonly RevealedFinding[], more: readonly RevealedFinding[]): readonly RevealedFinding[] {
  if (kept.length === 0) return more;
  const result: RevealedFinding[] = [];
  let next = 0;
  for (const finding of more) {
    while (next < kept.length && kept[next]!.end <= finding.start) result.push(kept[next++]!);
    const following = kept[next];
    if (following === undefined || following.start >= finding.end) result.push(finding);
  }
  return result.concat(kept.slice(next));
}

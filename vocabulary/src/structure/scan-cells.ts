import type { ScanBudget, Scanner } from '../findings/definition.ts';
import type { FindingKind } from '../findings/index.ts';
import { addDisjoint, type RevealedFinding, scanReadings } from '../reveal/scan-readings.ts';
import { readCells } from './read-cells.ts';

const MAX_LABEL = 64;

/** The findings of a text with those that only the name of a column or list tells. `found` are those of the text as a whole, and stand. */
export function scanCells(scanner: Scanner<FindingKind>, text: string, found: readonly RevealedFinding[], budget: ScanBudget): readonly RevealedFinding[] {
  const cells = readCells(text);
  if (cells.length === 0) return found;
  const told: RevealedFinding[] = [];
  let next = 0;
  for (const { start, end, label } of cells) {
    while (next < found.length && found[next]!.end <= start) next++;
    if (found[next] !== undefined && found[next]!.start < end) continue;
    for (const finding of scanReadings(scanner, text.slice(start, end), budget, label.slice(-MAX_LABEL)).findings)
      told.push({ ...finding, start: start + finding.start, end: start + finding.end });
    if (told.length >= budget.maxCandidates) break;
  }
  return addDisjoint(found, told);
}

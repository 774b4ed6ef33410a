import type { ScanBudget, Scanner } from '../findings/definition.ts';
import type { FindingKind } from '../findings/index.ts';
import { decodeBase64 } from '../ledger/base64.ts';
import type { RevealedScan } from './scan-readings.ts';

/** The member in which a record holds bytes of an attribute that are no text. */
export const BYTES_MEMBER = 'bytes_base64';

/** Scans bytes that are no text as a whole, but may hold some. What they hold is found in all of `spelt`, their base64; undefined where it is none. */
export function scanBytes(scanner: Scanner<FindingKind>, spelt: string, budget: ScanBudget): RevealedScan | undefined {
  const bytes = decodeBase64(spelt);
  if (bytes === undefined) return undefined;
  const { findings, truncated } = scanner.scan(bytes, budget);
  const kinds = new Map(findings.map((finding) => [finding.kind, finding]));
  return { findings: Array.from(kinds.values(), (finding) => ({ ...finding, start: 0, end: spelt.length, obscured: true })), truncated };
}

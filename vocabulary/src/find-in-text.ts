import type { ScanBudget, Scanner } from './findings/definition.ts';
import { examineText, MAX_NESTED_TEXTS, readContainer } from './examine.ts';
import type { FindingKind } from './findings/index.ts';
import { toTextEdits } from './json-text.ts';
import type { Finding } from './record.ts';

/** A finding in offsets of one text, through whatever is nested in it. */
export interface TextFinding extends Omit<Finding, 'place'> {
  /** UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

interface Spot {
  readonly finding: Finding;
  readonly start: number;
  readonly end: number;
}

/** Everything examineText() finds, where it stands in the text: for people, reports and scores. Ordered by start. */
export function findInText(
  scanner: Scanner<FindingKind>,
  text: string,
  budget: Partial<ScanBudget> = {},
): { readonly findings: readonly TextFinding[]; readonly truncated: boolean } {
  const { findings, truncated } = examineText(scanner, text, { part: 'other', pointer: '' }, budget);
  const byPointer = new Map<string, Finding[]>();
  for (const finding of findings) {
    const list = byPointer.get(finding.place.pointer);
    if (list === undefined) byPointer.set(finding.place.pointer, [finding]);
    else list.push(finding);
  }
  const spots = locate(byPointer, text, '', 0).toSorted((a, b) => a.start - b.start);
  const inText = spots.map(({ finding: { kind, confidence, detector, obscured }, start, end }) => {
    return { kind, confidence, detector, ...(obscured === undefined ? {} : { obscured }), start, end };
  });
  return { findings: inText, truncated };
}

function locate(byPointer: ReadonlyMap<string, readonly Finding[]>, text: string, pointer: string, nested: number): readonly Spot[] {
  const own = (byPointer.get(pointer) ?? []).map((finding) => ({ finding, start: finding.place.start, end: finding.place.end }));
  if (own.length > 0 || nested >= MAX_NESTED_TEXTS || byPointer.size === 0) return own;
  return (readContainer(text) ?? []).flatMap((literal) => {
    const inner = locate(byPointer, literal.role === 'value' ? literal.value : '', pointer + literal.pointer, nested + 1);
    const edits = toTextEdits(
      text,
      inner.map(({ start, end }) => ({ literal, start, end, replacement: '' })),
    );
    return inner.map(({ finding }, index) => ({ finding, start: edits[index]!.start, end: edits[index]!.end }));
  });
}

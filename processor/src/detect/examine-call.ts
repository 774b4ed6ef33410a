import {
  type ExaminedCall,
  examineValue,
  type Finding,
  type FindingKind,
  type Json,
  type LlmCall,
  type Place,
  type ScanBudget,
  type Scanner,
} from '@spanproof/vocabulary';
import { openFacts } from './open-facts.ts';

/** As large as any body, so that only a hostile one is not looked at to its end. */
const BUDGET: ScanBudget = { maxBytes: 64 * 1024 * 1024, maxCandidates: 50_000 };

/**
 * Scans every string of a call that came from outside: content with its attribute names, free facts, and what may point at a person. Where a part is
 * too large for the budget each of its attributes has one of its own, so that `unscanned` names only those whose absence of findings proves nothing.
 */
export function examineCall(scanner: Scanner<FindingKind>, call: LlmCall, budget: Partial<ScanBudget> = {}): ExaminedCall {
  const findings: Finding[] = [];
  const unscanned: Pick<Place, 'part' | 'pointer'>[] = [];
  const limits = { ...BUDGET, ...budget };

  function examine(part: Place['part'], members: { readonly [name: string]: Json }): void {
    const whole = examineValue(scanner, members, { part, pointer: '' }, limits);
    if (whole.truncated) examineEach(part, members);
    else for (const finding of whole.findings) findings.push(finding);
  }

  function examineEach(part: Place['part'], members: { readonly [name: string]: Json }): void {
    for (const [name, value] of Object.entries(members)) {
      const alone = examineValue(scanner, { [name]: value }, { part, pointer: '' }, limits);
      for (const finding of alone.findings) findings.push(finding);
      if (alone.truncated) unscanned.push({ part, pointer: `/${escapeSegment(name)}` });
    }
  }

  examine('request', call.content.request);
  examine('response', call.content.response);
  examine('other', call.content.other);
  examine('facts', openFacts(call.facts));
  examine('subject', { ...call.subject });
  return { call, findings, truncated: unscanned.length > 0, unscanned };
}

/** RFC 6901. */
function escapeSegment(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

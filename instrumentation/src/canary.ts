import { coversKind, FINDING_KINDS, FINDINGS, type Policy, type Rule, SPANPROOF } from '@spanproof/vocabulary';
import type { Guard } from './guard.ts';
import type { Protocol } from './protocols/protocol.ts';
import type { SpanWriter } from './span-writer.ts';
import { warnOnce } from './warning.ts';

interface CanaryCollaborators {
  readonly guard: Pick<Guard, 'examineRequest' | 'policyHash'>;
  readonly spans: Pick<SpanWriter, 'report'>;
  /** The format of the synthetic request. */
  readonly protocol: Protocol;
}

/**
 * One synthetic request per rule that redacts or blocks, through the guard that calls go through, and never to a provider: a report says whether
 * the rule held. It is no call and counts as no traffic.
 */
export function runCanaries({ guard, spans, protocol }: CanaryCollaborators, { rules }: Policy): void {
  for (const rule of rules) {
    const bait = rule.direction === 'response' ? undefined : findBait(rule);
    if (bait === undefined || !(rule.action === 'redact' || rule.action === 'block')) continue;
    const json = { model: 'spanproof-canary', messages: [{ role: 'user', content: bait.text }] };
    const decision = guard.examineRequest({ protocol, provider: protocol.family, text: JSON.stringify(json), json });
    const verdicts = decision.conclude({}).verdicts.filter((verdict) => verdict.rule === rule.id);
    const gone = decision.blocked !== undefined || decision.text?.includes(bait.value) === false;
    const [verdict] = verdicts;
    const result = verdict?.outcome === 'not_applicable' ? 'not_applicable' : gone && isHeld(verdict?.outcome) ? 'held' : 'failed';
    if (result === 'failed') warnOnce('SPANPROOF_CANARY', `the rule ${rule.id} lets pass what it says it ${rule.action === 'block' ? 'blocks' : 'redacts'}`);
    spans.report('canary', {
      [SPANPROOF.reportReason]: result,
      [SPANPROOF.decisionId]: decision.decisionId,
      [SPANPROOF.policyHash]: guard.policyHash,
      [SPANPROOF.verdicts]: JSON.stringify(verdicts),
    });
  }
}

function isHeld(outcome: string | undefined): boolean {
  return outcome === 'blocked' || outcome === 'redacted';
}

/** An example of the first kind that the rule covers: text, and in it the value, which a definition marks with guillemets. */
function findBait(rule: Rule): { readonly text: string; readonly value: string } | undefined {
  const kind = FINDING_KINDS.find((candidate) => coversKind(rule, candidate));
  const example = kind === undefined ? undefined : FINDINGS[kind].examples.positives[0];
  const value = example === undefined ? undefined : /«([^»]*)»/.exec(example)?.[1];
  return example === undefined || value === undefined ? undefined : { text: example.replace(/[«»]/g, ''), value };
}

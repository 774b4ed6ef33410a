import {
  type CallContent,
  type CallFacts,
  createPlaceholders,
  createReplace,
  type ExaminedCall,
  type FindingKind,
  type Json,
  type Place,
  type Policy,
  type RedactedCall,
  redactValue,
  type Replace,
  type SubjectFacts,
} from '@spanproof/vocabulary';
import { countKinds, judgeCall } from './judge-call.ts';
import { wellFormed } from './well-formed.ts';
import { withhold } from './withhold.ts';

type Members = { readonly [name: string]: Json };

/**
 * Applies the policy to an examined call: the only maker of a RedactedCall. Pure. Equal values get equal placeholders over the whole record;
 * placeholders of the source stay. Verdicts of the source are kept, and one of the processor follows for every rule.
 */
export function redactCall(examined: ExaminedCall, policy: Policy): RedactedCall {
  const { call, findings } = examined;
  const judgement = judgeCall(examined, policy);
  const placeholders = createPlaceholders([call.content.request, call.content.response, call.content.other, { ...call.facts }, { ...call.subject }]);

  function redact(part: Place['part'], members: Members): Members {
    const unscanned = new Set(judgement.withholds(part) ? examined.unscanned.filter((place) => place.part === part).map(({ pointer }) => pointer) : []);
    const known = withhold(members, unscanned, part === 'facts' || part === 'subject');
    const own = findings.filter(({ place }) => place.part === part && !isWithheld(place.pointer, unscanned));
    const replace = createReplace(judgement.transformsOf(part), placeholders);
    return redactValue(known, '', own, part === 'subject' ? onlySecrets(replace) : replace) as Members;
  }

  const content: CallContent = {
    request: redact('request', call.content.request),
    response: redact('response', call.content.response),
    other: redact('other', call.content.other),
  };
  const counts = [...countKinds(findings)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const redacted = {
    ...call,
    // The same members with other strings in them.
    facts: wellFormed(redact('facts', { ...call.facts } as Members)) as unknown as CallFacts,
    subject: redact('subject', { ...call.subject } as Members) as SubjectFacts,
    content,
    verdicts: [...call.verdicts, ...judgement.verdicts],
    finding_counts: counts,
    ...(policy.dangerously_store_original === true ? { original: call.content } : {}),
  };
  // The brand has no value at run time: this line is what the type promises.
  return redacted as unknown as RedactedCall;
}

/** Whether a finding lies in the value of a withheld attribute; its name is still there. */
function isWithheld(pointer: string, unscanned: ReadonlySet<string>): boolean {
  const end = pointer.indexOf('/', 1);
  return unscanned.has(end < 0 ? pointer : pointer.slice(0, end));
}

/**
 * The subject part exists to hold what points at a person, encrypted under keys of its own that erasure destroys; two persons must not become one
 * placeholder. Only secrets have no place there.
 */
function onlySecrets(replace: Replace): Replace {
  return (kind: FindingKind, value: string) => (kind.startsWith('SECRET.') ? replace(kind, value) : undefined);
}

import {
  type CallContent,
  type CallFacts,
  classifyData,
  createPlaceholders,
  createReplace,
  type ExaminedCall,
  type FindingKind,
  type Json,
  type LlmCall,
  type Place,
  type Placeholders,
  type Policy,
  type RedactedCall,
  redactValue,
  type Replace,
  type SubjectFacts,
  type TransformKeys,
} from '@spanproof/vocabulary';
import { countKinds, judgeCall } from './judge-call.ts';
import { wellFormed } from './well-formed.ts';
import { withhold } from './withhold.ts';

type Members = { readonly [name: string]: Json };

/**
 * Applies the policy to an examined call: the only maker of a RedactedCall. Pure. Equal values get equal placeholders over the whole record;
 * placeholders of the source stay. Verdicts of the source are kept, and one of the processor follows for every rule.
 * `keys` are those of the call's tenant. @throws CodedError TRANSFORM_KEY_MISSING where the policy needs them and they are not there
 */
export function redactCall(examined: ExaminedCall, policy: Policy, keys?: TransformKeys): RedactedCall {
  const { call, findings } = examined;
  const judgement = judgeCall(examined, policy);
  let numbering: Placeholders | undefined;
  // Made when the first is needed: it reads the whole record for the source's own placeholders, and most records need none.
  const placeholders: Placeholders = {
    placeholderOf: (kind, value) => (numbering ??= createPlaceholders(everything(call))).placeholderOf(kind, value),
  };

  function redact(part: Place['part'], members: Members): Members {
    const unscanned = new Set(judgement.withholds(part) ? examined.unscanned.filter((place) => place.part === part).map(({ pointer }) => pointer) : []);
    const known = withhold(members, unscanned, part === 'facts' || part === 'subject');
    const own = findings.filter(({ place }) => place.part === part && !isWithheld(place.pointer, unscanned));
    const replace = createReplace(judgement.transformsOf(part), placeholders, keys);
    return redactValue(known, '', own, part === 'subject' ? onlySecrets(replace) : replace) as Members;
  }

  /** The same members with other strings in them. */
  function redactFacts(facts: CallFacts): CallFacts {
    const members = facts as unknown as Members;
    const changed = redact('facts', members);
    return changed === members ? facts : (wellFormed(changed) as unknown as CallFacts);
  }

  const content: CallContent = {
    request: redact('request', call.content.request),
    response: redact('response', call.content.response),
    other: redact('other', call.content.other),
  };
  const counts = [...countKinds(findings)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const dataClass = classifyData(counts, call.facts.data_class);
  const redacted = {
    ...call,
    facts: { ...redactFacts(call.facts), ...(dataClass === undefined ? {} : { data_class: dataClass }) },
    subject: redact('subject', { ...call.subject } as Members) as SubjectFacts,
    content,
    verdicts: [...call.verdicts, ...judgement.verdicts],
    finding_counts: counts,
    ...(policy.dangerously_store_original === true ? { original: call.content } : {}),
  };
  // The brand has no value at run time: this line is what the type promises.
  return redacted as unknown as RedactedCall;
}

function everything({ content, facts, subject }: LlmCall): Json {
  return [content.request, content.response, content.other, { ...facts }, { ...subject }];
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
  return (kind: FindingKind, value: string, obscured?: boolean) => (kind.startsWith('SECRET.') ? replace(kind, value, obscured) : undefined);
}

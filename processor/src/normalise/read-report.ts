import { GENERAL, REPORT_TYPES, type ReportCore, type ReportRecord, SPANPROOF } from '@spanproof/vocabulary';
import type { Span } from '../receive/contract.ts';
import { readAttributes } from './attribute-reader.ts';
import { ENUMERATED } from './enumeration.ts';
import { present } from './present.ts';
import type { Emitter } from './read-emitter.ts';
import { checkDigest, HASH, takeSource, takeVerdicts, UUID } from './read-own.ts';
import { openName } from './read-source.ts';
import type { Rejected } from './rejected.ts';

/**
 * What a source reports about its own enforcement and delivery. Sealed in the open and never redacted, so only members of known form get in; one
 * without a place in its source's sequence, or of a type nobody knows, is refused.
 */
export function readReport(span: Span, emitter: Emitter, tenant: string): ReportRecord | Rejected {
  const reader = readAttributes(span.attributes);
  const named = reader.takeString(SPANPROOF.reportType);
  const type = REPORT_TYPES.find((known) => known === named);
  const source = takeSource(reader, emitter.instanceId);
  if (type === undefined || source === undefined) return { rejected: `${span.name} of an unknown type, or without a place in its source` };
  const { service, environment } = emitter.caller;
  const verdicts = takeVerdicts(reader);
  return {
    kind: 'policy.decision',
    tenant,
    t_event: span.start,
    source,
    core: {
      schema: 'spanproof/report/v1',
      type,
      start: String(span.start),
      end: String(span.end < span.start ? span.start : span.end),
      caller: present<ReportCore['caller']>({ service: openName(service), environment: openName(environment) }),
      ...present<Pick<ReportCore, 'calls' | 'refused' | 'reason' | 'server_address' | 'decision_id' | 'policy_hash' | 'verdicts'>>({
        calls: reader.takeCount(SPANPROOF.reportCalls),
        refused: reader.takeCount(SPANPROOF.reportRefused),
        reason: reader.takeMatching(ENUMERATED, SPANPROOF.reportReason),
        server_address: reader.takeMatching(ENUMERATED, GENERAL.serverAddress),
        decision_id: reader.takeMatching(UUID, SPANPROOF.decisionId),
        policy_hash: reader.takeMatching(HASH, SPANPROOF.policyHash),
        verdicts: verdicts.length === 0 ? undefined : verdicts,
      }),
      ...checkDigest(reader, span.attributes),
    },
  };
}

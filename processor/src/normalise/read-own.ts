import { type CallFacts, SPANPROOF, type SourceRef, type SubjectFacts, type Verdict } from '@spanproof/vocabulary';
import { callDigest, encodeHex } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../node-crypto.ts';
import type { Attributes } from '../receive/contract.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { ENUMERATED } from './enumeration.ts';
import { parseVerdicts } from './parse-verdicts.ts';
import { present } from './present.ts';

export const HASH: RegExp = /^[0-9a-f]{64}$/;
export const UUID: RegExp = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const KEY_FINGERPRINT = /^[0-9a-f]{16,64}$/;
export const BOOT_ID: RegExp = /^[A-Za-z0-9-]{1,64}$/;

/** What our own instrumentation says about a call, whatever dialect the rest is in. */
export interface OwnFacts {
  readonly facts: Pick<
    CallFacts,
    | 'provider_request_id'
    | 'app_request_id'
    | 'upstream_contacted'
    | 'policy_hash'
    | 'decision_id'
    | 'tls_version'
    | 'data_class'
    | 'call_digest'
    | 'call_digest_state'
  >;
  readonly caller: Pick<CallFacts['caller'], 'workload' | 'key_fp'>;
  readonly subject: Omit<SubjectFacts, 'session' | 'user'>;
  readonly source: SourceRef | undefined;
  readonly verdicts: readonly Verdict[];
}

/** Takes the spanproof.* attributes; `attributes` are all of the span's, for its digest. */
export function readOwn(reader: AttributeReader, attributes: Attributes, instanceId: string | undefined): OwnFacts {
  return {
    facts: present<OwnFacts['facts']>({
      provider_request_id: reader.takeString(SPANPROOF.providerRequestId),
      app_request_id: reader.takeString(SPANPROOF.requestId),
      upstream_contacted: reader.takeBoolean(SPANPROOF.upstreamContacted),
      policy_hash: reader.takeMatching(HASH, SPANPROOF.policyHash),
      decision_id: reader.takeMatching(UUID, SPANPROOF.decisionId),
      tls_version: reader.takeMatching(ENUMERATED, SPANPROOF.tlsVersion),
      data_class: reader.takeMatching(ENUMERATED, SPANPROOF.dataClass),
      ...checkDigest(reader, attributes),
    }),
    caller: present<OwnFacts['caller']>({
      workload: reader.takeString(SPANPROOF.workload),
      key_fp: reader.takeMatching(KEY_FINGERPRINT, SPANPROOF.keyFingerprint),
    }),
    subject: present<OwnFacts['subject']>({
      subjects: takeSubjects(reader),
      purpose: reader.takeString(SPANPROOF.purpose),
      consent: takeConsent(reader),
      role: reader.takeString(SPANPROOF.role),
      tenant: reader.takeString(SPANPROOF.tenant),
      tenant_region: reader.takeString(SPANPROOF.tenantRegion),
    }),
    source: takeSource(reader, instanceId),
    verdicts: takeVerdicts(reader),
  };
}

export function checkDigest(reader: AttributeReader, attributes: Attributes): Pick<CallFacts, 'call_digest' | 'call_digest_state'> {
  const claimed = reader.takeMatching(HASH, SPANPROOF.callDigest);
  if (claimed === undefined) return {};
  return { call_digest: claimed, call_digest_state: encodeHex(callDigest(nodeCrypto, attributes)) === claimed ? 'verified' : 'mismatch' };
}

function takeSubjects(reader: AttributeReader): readonly string[] | undefined {
  const one = reader.takeString(SPANPROOF.subject);
  return one === undefined ? reader.takeStrings(SPANPROOF.subject) : [one];
}

/** A basis, or nothing: a reference to what nobody named is no consent. */
function takeConsent(reader: AttributeReader): SubjectFacts['consent'] {
  const basis = reader.takeString(SPANPROOF.consentBasis);
  if (basis === undefined) return undefined;
  return present<NonNullable<SubjectFacts['consent']>>({
    basis,
    ref: reader.takeString(SPANPROOF.consentRef),
    opt_out: reader.takeBoolean(SPANPROOF.consentOptOut),
  });
}

/** Both or none: half a place in a sequence is no place. */
export function takeSource(reader: AttributeReader, instanceId: string | undefined): SourceRef | undefined {
  const bootId = reader.peek(SPANPROOF.bootId);
  const seq = reader.peek(SPANPROOF.srcSeq);
  if (instanceId === undefined || typeof bootId !== 'string' || !BOOT_ID.test(bootId)) return undefined;
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 1) return undefined;
  reader.take(SPANPROOF.bootId);
  reader.take(SPANPROOF.srcSeq);
  return { boot_id: bootId, instance_id: instanceId, src_seq: seq };
}

export function takeVerdicts(reader: AttributeReader): readonly Verdict[] {
  const text = reader.peek(SPANPROOF.verdicts);
  const verdicts = typeof text === 'string' ? parseVerdicts(text) : undefined;
  if (verdicts === undefined) return [];
  reader.take(SPANPROOF.verdicts);
  return verdicts;
}

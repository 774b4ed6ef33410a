import { propagation } from '@opentelemetry/api';
import { GEN_AI, GENERAL, type Json, SPANPROOF, type Verdict } from '@spanproof/vocabulary';
import type { CallContext } from './context.ts';
import type { Description, Protocol } from './protocols/protocol.ts';
import type { CallAttributes } from './source.ts';
import type { Contact } from './wire/contact.ts';
import type { HeaderReader } from './wire/gate.ts';

/** What is known of a call before it is sent. */
export interface CallSeen {
  readonly protocol: Protocol;
  readonly provider: string;
  readonly url: URL;
  readonly headers: HeaderReader;
  readonly keyFingerprint: string | undefined;
}

/** What policy said. */
export interface CallDecision {
  readonly decisionId: string;
  readonly policyHash: string;
  readonly verdicts: readonly Verdict[];
}

/** How the call ended. */
export interface CallOutcome {
  readonly contacted: boolean | undefined;
  readonly tls: string | undefined;
  readonly errorType: string | undefined;
  readonly status: number | undefined;
  readonly providerRequestId: string | undefined;
  /** Seconds. */
  readonly timeToFirstChunk: number | undefined;
}

type Facts = Readonly<Record<string, Json | undefined>> | Description['facts'];

/** Request headers by which applications carry their own request id, first wins. */
const REQUEST_IDS: readonly string[] = ['x-request-id', 'x-client-request-id', 'x-correlation-id'];

export function describeCall({ protocol, provider, url, headers, keyFingerprint }: CallSeen): Facts {
  return {
    [GEN_AI.operationName]: protocol.operation,
    [GEN_AI.providerName]: provider,
    [GENERAL.serverAddress]: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    [GENERAL.serverPort]: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    [GENERAL.httpRequestResendCount]: readAttempts(headers),
    [SPANPROOF.requestId]: REQUEST_IDS.map((name) => headers.get(name)).find((id) => id !== null && id !== ''),
    [SPANPROOF.keyFingerprint]: keyFingerprint,
  };
}

/** What the application declared; its own request id before one that only a header or baggage carries. */
export function describeContext(context: CallContext): Facts {
  const { subjects, requestId, workload, role, purpose, dataClass, consent, prompt, tenant, tenantRegion } = context;
  return {
    [SPANPROOF.subject]: subjects,
    [SPANPROOF.requestId]: requestId ?? readBaggage(),
    [SPANPROOF.workload]: workload,
    [SPANPROOF.role]: role,
    [SPANPROOF.purpose]: purpose,
    [SPANPROOF.dataClass]: dataClass,
    [SPANPROOF.consentBasis]: consent?.basis,
    [SPANPROOF.consentRef]: consent?.ref,
    [SPANPROOF.consentOptOut]: consent?.optOut,
    [GEN_AI.promptName]: prompt?.name,
    [GEN_AI.promptVersion]: prompt?.version,
    [SPANPROOF.tenant]: tenant,
    [SPANPROOF.tenantRegion]: tenantRegion,
  };
}

/** Set by whoever called this service, so attacker-controlled: an id without blanks, or none. */
function readBaggage(): string | undefined {
  const entry = propagation.getActiveBaggage()?.getEntry(SPANPROOF.requestId)?.value;
  return entry !== undefined && /^[\x21-\x7e]{1,128}$/.test(entry) ? entry : undefined;
}

/** How often this call was tried before, as SDKs say it: Stainless' count of retries, the AWS SDK's number of the attempt. */
function readAttempts(headers: HeaderReader): number | undefined {
  const retries = Number(headers.get('x-stainless-retry-count') ?? Number(/attempt=(\d+)/.exec(headers.get('amz-sdk-request') ?? '')?.[1] ?? 1) - 1);
  return Number.isSafeInteger(retries) && retries > 0 ? retries : undefined;
}

export function describeDecision({ decisionId, policyHash, verdicts }: CallDecision): Facts {
  return { [SPANPROOF.decisionId]: decisionId, [SPANPROOF.policyHash]: policyHash, [SPANPROOF.verdicts]: JSON.stringify(verdicts) };
}

export function describeOutcome(outcome: CallOutcome): Facts {
  return {
    [SPANPROOF.upstreamContacted]: outcome.contacted,
    [SPANPROOF.tlsVersion]: outcome.tls,
    [GENERAL.errorType]: outcome.errorType,
    [GENERAL.httpResponseStatusCode]: outcome.status,
    [SPANPROOF.providerRequestId]: outcome.providerRequestId,
    [GEN_AI.responseTimeToFirstChunk]: outcome.timeToFirstChunk,
  };
}

/** What the transport proved; an answer proves contact where the transport is not ours to watch. */
export function readContact(contact: Contact, answered: boolean): boolean | undefined {
  if (contact.sent || answered) return true;
  return contact.created ? false : undefined;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Plain HTTP over a network is said aloud; on loopback no network is crossed, and what nobody saw stays absent. */
export function nameTls({ protocol, hostname }: URL, contact: Contact, answered: boolean): string | undefined {
  if (contact.tls !== undefined) return contact.tls;
  return protocol === 'http:' && readContact(contact, answered) === true && !LOOPBACK.test(hostname) ? 'none' : undefined;
}

/** Drops what is absent: a missing attribute, never an empty one. */
export function mergeAttributes(...parts: readonly Facts[]): CallAttributes {
  const merged: Record<string, string | number | boolean | readonly string[]> = {};
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) if (value !== undefined) merged[name] = value as string | number | boolean | readonly string[];
  }
  return merged;
}

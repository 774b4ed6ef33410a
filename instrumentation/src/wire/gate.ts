import type { CallRecorder, OpenCall } from '../call.ts';
import { currentContext } from '../context.ts';
import type { Guard } from '../guard.ts';
import { type Host, nameProvider } from '../hosts.ts';
import { fingerprintKey } from '../key-fingerprint.ts';
import { parseBody } from '../protocols/exact-json.ts';
import type { JsonObject, Protocol } from '../protocols/protocol.ts';
import { type RefusedAnswer, refuse } from '../refusal.ts';
import type { CleanedEnvelope } from '../request-envelope.ts';
import type { ResponseGuard } from '../response-guard.ts';

/** What may be an LLM call, by its URL alone. */
export interface Candidate {
  /** Those whose path fits; at least one. */
  readonly protocols: readonly [Protocol, ...Protocol[]];
  readonly url: URL;
  readonly host: Host;
}

/** Lower-case names; null where there is none. */
export type HeaderReader = Pick<Headers, 'get'>;

/** A request as a transport has it before a byte of it left. Attacker-controlled. */
export interface WireRequest {
  readonly headers: HeaderReader;
  /** Undefined where the body is no text, or is not there. */
  readonly text: string | undefined;
  /** All headers, where the transport can tell. */
  readonly fields?: Iterable<readonly [name: string, value: string]>;
  /** Whether URL and headers can still be changed: where they cannot, what would have to be redacted there is not sent. */
  readonly rewritable?: boolean;
}

/** A call that was examined. */
export interface Passage {
  /** The body to send: the request's own text but for what was redacted. */
  readonly text: string | undefined;
  /** URL and headers to send, where they are not the request's own. */
  readonly envelope: CleanedEnvelope;
  /** What the application is answered where nothing may be sent; the call is recorded already. */
  readonly refused: RefusedAnswer | undefined;
  /** Where the decision has to be on record first: nothing may be sent, no socket opened, before it says that nothing speaks against it. */
  readonly admission: Promise<RefusedAnswer | undefined> | undefined;
  readonly call: OpenCall;
  /** What stands between the answer and the application, where a rule may change or refuse one. */
  readonly guard: ResponseGuard | undefined;
}

/** The one place every transport asks before it sends. */
export interface Gate {
  find(method: string, url: URL): Candidate | undefined;
  /** Undefined where it is no LLM call after all. */
  examine(candidate: Candidate, request: WireRequest): Passage | undefined;
}

export interface GateCollaborators {
  readonly protocols: readonly Protocol[];
  readonly hostOf: (url: URL) => Host;
  readonly guard: Pick<Guard, 'examineRequest'>;
  readonly recorder: CallRecorder;
}

const SIGNED = /^AWS4-/;

export function createGate({ protocols, hostOf, guard, recorder }: GateCollaborators): Gate {
  return {
    find(method, url) {
      if (method !== 'POST') return undefined;
      const { pathname } = url;
      const [first, ...more] = protocols.filter(({ path }) => path.test(pathname));
      return first === undefined ? undefined : { protocols: [first, ...more], url, host: hostOf(url) };
    },
    examine(candidate, { headers, text, fields = [], rewritable = false }) {
      const { url, host } = candidate;
      const json = text === undefined ? undefined : parseBody(text);
      const format = recognise(candidate, json);
      if (format === undefined) return undefined;
      const protocol = format.at?.(url) ?? format;
      const provider = nameProvider(host, protocol);
      const keyFingerprint = fingerprintKey(headers);
      const request = { url, headers: fields };
      const decision = guard.examineRequest({ protocol, provider, text, json, envelope: request, context: currentContext(), keyFingerprint });
      const { decisionId, envelope } = decision;
      const seen = { protocol, provider, url, headers: withChanges(headers, envelope), keyFingerprint };
      const call = recorder.begin(seen, decision);
      const blocked = decision.blocked ?? explainSigned(headers, text, decision.text) ?? (rewritable ? undefined : explainFixed(envelope));
      if (blocked !== undefined) {
        call.block();
        const refused = refuse(protocol, { code: 'policy_blocked', decisionId, message: blocked });
        return { text: undefined, envelope, refused, admission: undefined, call, guard: undefined };
      }
      const admission = call
        .admit()
        ?.then((why) => (why === undefined ? undefined : refuse(protocol, { code: 'evidence_unavailable', decisionId, message: why })));
      return { text: decision.text, envelope, refused: undefined, admission, call, guard: decision.response };
    },
  };
}

/** Shape decides on a host nobody declared; what cannot be read counts as a call where the path leaves no doubt. */
function recognise({ protocols, url, host }: Candidate, json: JsonObject | undefined): Protocol | undefined {
  const found =
    json === undefined ? protocols.find(({ certainPath }) => certainPath.test(url.pathname)) : protocols.find((protocol) => protocol.recognises(json));
  return found ?? (host.declared ? protocols[0] : undefined);
}

/** A body under a signature cannot be rewritten on the wire: what would have to be redacted is not sent. */
function explainSigned(headers: HeaderReader, text: string | undefined, cleaned: string | undefined): string | undefined {
  if (text === cleaned || !SIGNED.test(headers.get('authorization') ?? '')) return undefined;
  return 'not sent: policy redacts this request, but its body is signed';
}

function explainFixed({ url, headers }: CleanedEnvelope): string | undefined {
  return url === undefined && headers.size === 0 ? undefined : 'not sent: policy redacts the URL or a header of this request, and this transport cannot';
}

/** The headers as they are sent: the record takes ids from them. */
function withChanges(headers: HeaderReader, { headers: changes }: CleanedEnvelope): HeaderReader {
  return changes.size === 0 ? headers : { get: (name) => changes.get(name.toLowerCase()) ?? headers.get(name) };
}

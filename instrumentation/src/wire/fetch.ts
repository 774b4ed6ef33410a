import type { CallRecorder } from '../call.ts';
import type { Guard } from '../guard.ts';
import { type Host, nameProvider } from '../hosts.ts';
import { fingerprintKey } from '../key-fingerprint.ts';
import { parseBody } from '../protocols/exact-json.ts';
import type { JsonObject, Protocol } from '../protocols/protocol.ts';
import { refuse } from '../refusal.ts';
import { observeContact } from './contact.ts';
import { observeResponse } from './observe-response.ts';
import { type FetchArguments, type RequestBody, readBody, readHeaders, readMethod, readUrl, replaceBody } from './request.ts';

export interface FetchCollaborators {
  /** The fetch that was there before. */
  readonly fetch: typeof fetch;
  readonly protocols: readonly Protocol[];
  readonly hostOf: (url: URL) => Host;
  readonly guard: Pick<Guard, 'examineRequest'>;
  readonly recorder: CallRecorder;
}

interface Candidate {
  readonly protocol: Protocol;
  readonly url: URL;
  readonly host: Host;
}

/** A path that only an LLM API has, so that not even an unreadable body passes as something else. */
const CERTAIN_PATH = /\/(?:v1\/(?:chat\/completions|responses|embeddings|messages)|chat\/completions)\/?$/;

/** The enforcement point: an LLM call is examined before it leaves and recorded while it is answered; everything else is not touched. */
export function wrapFetch(collaborators: FetchCollaborators): typeof globalThis.fetch {
  const { protocols, hostOf } = collaborators;

  function fetch(this: unknown, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const call = { input, init };
    const candidate = readMethod(call) === 'POST' ? findCandidate(call) : undefined;
    return candidate === undefined ? collaborators.fetch.call(this, input, init) : send(collaborators, call, candidate);
  }

  function findCandidate(call: FetchArguments): Candidate | undefined {
    const url = readUrl(call);
    if (url === undefined) return undefined;
    const { pathname } = url;
    const protocol = protocols.find(({ path }) => path.test(pathname));
    return protocol === undefined ? undefined : { protocol, url, host: hostOf(url) };
  }

  return fetch;
}

async function send(collaborators: FetchCollaborators, call: FetchArguments, { protocol, url, host }: Candidate): Promise<Response> {
  const { fetch, guard, recorder } = collaborators;
  const headers = readHeaders(call);
  const body = await readBody(call, headers);
  const json = body.text === undefined ? undefined : parseBody(body.text);
  if (!isLlmCall(protocol, url, host, json)) return fetch(body.unchanged.input, body.unchanged.init);

  const provider = nameProvider(host, protocol);
  const decision = guard.examineRequest({ protocol, provider, text: body.text, json });
  const open = recorder.begin({ protocol, provider, url, headers, keyFingerprint: fingerprintKey(headers) }, decision);
  if (decision.blocked !== undefined) {
    open.block();
    return refuse(protocol, url, { decisionId: decision.decisionId, message: decision.blocked });
  }

  const { input, init } = chooseArguments(body, decision.text);
  const { result, contact } = observeContact(() => fetch(input, init));
  let response: Response;
  try {
    response = await result;
  } catch (error) {
    open.fail(error, contact);
    throw error;
  }
  return observeResponse(response, open.respond(response, contact));
}

/** Shape decides on a host nobody declared; what cannot be read counts as a call where the path leaves no doubt. */
function isLlmCall(protocol: Protocol, url: URL, host: Host, json: JsonObject | undefined): boolean {
  if (host.declared) return true;
  return json === undefined ? CERTAIN_PATH.test(url.pathname) : protocol.recognises(json);
}

function chooseArguments(body: RequestBody, text: string | undefined): FetchArguments {
  return text === undefined || text === body.text ? body.unchanged : replaceBody(body.unchanged, text);
}

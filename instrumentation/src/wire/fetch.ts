import { observeContact } from './contact.ts';
import { answerRefused } from './answer-refused.ts';
import type { Candidate, Gate, Passage } from './gate.ts';
import { guardResponse } from './guard-response.ts';
import { observeResponse } from './observe-response.ts';
import { type FetchArguments, type RequestBody, readBody, readHeaders, readMethod, readUrl, replaceBody, replaceEnvelope } from './request.ts';

export interface FetchCollaborators {
  /** The fetch that was there before. */
  readonly fetch: typeof fetch;
  readonly gate: Gate;
}

/** The enforcement point of fetch: an LLM call is examined before it leaves and recorded while it is answered; everything else is not touched. */
export function wrapFetch(collaborators: FetchCollaborators): typeof globalThis.fetch {
  const { gate } = collaborators;

  function fetch(this: unknown, input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const call = { input, init };
    const url = readMethod(call) === 'POST' ? readUrl(call) : undefined;
    const candidate = url === undefined ? undefined : gate.find('POST', url);
    return candidate === undefined ? collaborators.fetch.call(this, input, init) : send(collaborators, call, candidate);
  }

  return fetch;
}

async function send({ fetch, gate }: FetchCollaborators, call: FetchArguments, candidate: Candidate): Promise<Response> {
  const headers = readHeaders(call);
  const body = await readBody(call, headers);
  const passage = gate.examine(candidate, { headers, text: body.text, fields: headers, rewritable: true });
  if (passage === undefined) return fetch(body.unchanged.input, body.unchanged.init);
  const refused = passage.refused ?? (await passage.admission);
  if (refused !== undefined) return answerRefused(candidate.url, refused);

  const { input, init } = chooseArguments(body, passage);
  const { result, contact } = observeContact(() => fetch(input, init));
  let response: Response;
  try {
    response = await result;
  } catch (error) {
    passage.call.fail(error, contact);
    throw error;
  }
  const observer = passage.call.respond(response, contact);
  return passage.guard === undefined ? observeResponse(response, observer) : guardResponse(response, { url: candidate.url, guard: passage.guard, observer });
}

function chooseArguments(body: RequestBody, { text, envelope }: Passage): FetchArguments {
  const call = text === undefined || text === body.text ? body.unchanged : replaceBody(body.unchanged, text);
  return replaceEnvelope(call, envelope);
}

import { Readable } from 'node:stream';
import type { RefusedAnswer } from '../refusal.ts';
import { chooseFraming } from '../stream/choose-framing.ts';
import { observeContact } from './contact.ts';
import type { Gate, HeaderReader, Passage } from './gate.ts';
import { guardReadable } from './guard-readable.ts';
import { observeReadable } from './observe-readable.ts';

/** What is used of the SDK's types. */
export interface MiddlewareStack {
  identify(): readonly string[];
  add(middleware: Middleware, options: { readonly step: string; readonly priority: string; readonly name: string }): void;
  addRelativeTo(middleware: Middleware, options: { readonly relation: string; readonly toMiddleware: string; readonly name: string }): void;
}
type Handler = (step: Step) => Promise<{ readonly response: unknown }>;
type Middleware = (next: Handler, context: object) => Handler;
interface Step {
  readonly request: unknown;
}
interface SmithyRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
interface SmithyResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}
type TlsSocket = { readonly getProtocol?: () => string | null };

/** One examines every attempt before it is signed, the other stands at the wire and sees its answer. */
export function addGate(gate: Gate, stack: MiddlewareStack): void {
  const passages = new WeakMap<object, Passage>();
  const examine: Middleware = (next, context) => (step) => {
    const request = step.request as SmithyRequest;
    const text = readBody(request.body);
    const url = URL.parse(`${request.protocol}//${request.hostname}${request.port === undefined ? '' : `:${request.port}`}${request.path}`);
    const candidate = url === null ? undefined : gate.find(request.method, url);
    const passage =
      candidate === undefined ? undefined : gate.examine(candidate, { headers: readerOf(request.headers), text, fields: Object.entries(request.headers) });
    if (passage === undefined) return next(step);
    passages.set(context, passage);
    return next(passage.text === undefined || passage.text === text ? step : { ...step, request: rewrite(request, passage.text) });
  };
  const send: Middleware = (next, context) => async (step) => {
    const passage = passages.get(context);
    passages.delete(context);
    if (passage === undefined) return next(step);
    const refused = passage.refused ?? (await passage.admission);
    if (refused !== undefined) return answerHere(refused);
    const { result, contact } = observeContact(() => next(step));
    let answer: Awaited<ReturnType<Handler>>;
    try {
      answer = await result;
    } catch (error) {
      passage.call.fail(error, contact);
      throw error;
    }
    const { statusCode, headers, body } = answer.response as SmithyResponse;
    contact.tls ??= readSocket(body)?.getProtocol?.() ?? undefined;
    const observer = passage.call.respond({ status: statusCode, headers: readerOf(headers) }, contact);
    if (!(body instanceof Readable)) {
      observer.end('unread');
      return answer;
    }
    const { guard } = passage;
    const opaque = 'content-encoding' in headers;
    const framing = guard === undefined || opaque ? undefined : chooseFraming(headers['content-type'] ?? '');
    if (guard === undefined || framing !== undefined) {
      observeReadable(body, observer, { opaque, left: () => false, filter: framing === undefined ? undefined : guard?.guardStream(framing) });
      return answer;
    }
    const kept = await guardReadable(body, observer, { guard, encoding: headers['content-encoding'], refusal: undefined });
    return kept.refused ? answerHere(guard.refused) : answer;
  };
  const signer = ['httpSigningMiddleware', 'awsAuthMiddleware'].find((name) => stack.identify().some((entry) => entry.startsWith(name)));
  if (signer === undefined) stack.add(examine, { step: 'build', priority: 'low', name: 'spanproofExamine' });
  else stack.addRelativeTo(examine, { relation: 'before', toMiddleware: signer, name: 'spanproofExamine' });
  stack.add(send, { step: 'deserialize', priority: 'low', name: 'spanproofSend' });
}

function readBody(body: unknown): string | undefined {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(body) : undefined;
}

function answerHere({ status, headers, body }: RefusedAnswer): { readonly response: SmithyResponse } {
  return { response: { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) } };
}

/** A copy: the SDK keeps the original for its next attempt. */
function rewrite(request: SmithyRequest, body: string): SmithyRequest {
  const copy: object = Object.create(Object.getPrototypeOf(request) as object) as object;
  return Object.assign(copy, request, { body, headers: { ...request.headers, 'content-length': String(Buffer.byteLength(body)) } });
}

function readSocket(body: unknown): TlsSocket | undefined {
  const { session, socket } = (body ?? {}) as { session?: { socket?: TlsSocket }; socket?: TlsSocket };
  return session?.socket ?? socket;
}

function readerOf(headers: Readonly<Record<string, string>>): HeaderReader {
  return { get: (name) => headers[name] ?? null };
}

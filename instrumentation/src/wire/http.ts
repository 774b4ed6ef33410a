import { Agent, type AgentOptions, ClientRequest, type IncomingMessage } from 'node:http';
import { attribute, createContact, currentContact, type MutableContact } from './contact.ts';
import type { Candidate, Gate, Passage } from './gate.ts';
import type { RefusedAnswer } from '../refusal.ts';
import { answerHere } from './http-answer.ts';
import { nameTarget, readHead } from './http-request.ts';
import { takeAnswer } from './http-response.ts';

/** A request that may be an LLM call: neither its socket is opened nor a byte written before its body is known. */
interface Held {
  readonly candidate: Candidate;
  readonly pieces: Buffer[];
  /** Asks the agent for a socket; absent where the request has one of its own. */
  readonly connect: (() => void) | undefined;
  /** The application wrote before it ended: the body's framing is its own. */
  written: boolean;
  flushed: boolean;
}

/** A request whose body is known and that nothing speaks against. */
interface Release {
  readonly held: Held;
  readonly body: Buffer;
  readonly passage: Passage | undefined;
  readonly prepare: (bodyBytes: number) => void;
  readonly done: Done;
}

type Chunk = string | Uint8Array;
type Done = ((error?: Error | null) => void) | undefined;

/** What Node's types leave out. */
interface Internals {
  readonly addRequest: (this: Agent, request: ClientRequest, options: AgentOptions) => void;
  readonly onSocket: (socket: undefined) => void;
}
const agents = Agent.prototype as unknown as { addRequest: Internals['addRequest'] };
const requests = ClientRequest.prototype;

/** Once for every module that has a copy of http: the prototypes are what all of them share, whoever took `request` before us. */
export function guardHttp(gate: Gate): void {
  /** Undefined is a request that passes. */
  const seen = new WeakMap<ClientRequest, Held | undefined>();
  const left = new WeakSet<ClientRequest>();
  const { addRequest } = agents;
  const { write, end, flushHeaders, destroy } = requests;

  /** Looked at once: in the agent, before there is a socket, or at the first write where there is no agent. */
  function look(request: ClientRequest, connect?: () => void, port?: unknown): Held | undefined {
    if (seen.has(request)) return seen.get(request);
    const outer = currentContact();
    if (outer !== undefined) watchSocket(request, outer); // fetch is the enforcement point of this call, and this is its transport
    const url = outer === undefined && request.method === 'POST' ? nameTarget(request, port) : undefined;
    const candidate = url === undefined ? undefined : gate.find('POST', url);
    const held = candidate === undefined ? undefined : { candidate, connect, pieces: [], written: false, flushed: false };
    seen.set(request, held);
    return held;
  }

  agents.addRequest = function hold(this: Agent, request: ClientRequest, ...rest: unknown[]): void {
    const connect = (): void => Reflect.apply(addRequest, this, [request, ...rest]) as undefined;
    const port = (rest[0] as { port?: unknown } | undefined)?.port;
    if (look(request, connect, port) === undefined) connect();
  };

  requests.write = function keep(this: ClientRequest, chunk: Chunk, encoding?: BufferEncoding | Done, done?: Done): boolean {
    const held = look(this);
    if (held === undefined || this.destroyed) return Reflect.apply(write, this, [chunk, encoding, done]) as boolean;
    held.written = true;
    held.pieces.push(toBuffer(chunk, encoding));
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback !== undefined) queueMicrotask(callback);
    return true;
  } as typeof write;

  requests.flushHeaders = function wait(this: ClientRequest): void {
    const held = look(this);
    if (held === undefined) Reflect.apply(flushHeaders, this, []);
    else held.flushed = true;
  };

  requests.end = function decide(this: ClientRequest, ...call: unknown[]): ClientRequest {
    const held = look(this);
    if (held === undefined || this.destroyed) return Reflect.apply(end, this, call) as ClientRequest;
    seen.set(this, undefined);
    const done = call.find((argument) => typeof argument === 'function') as Done;
    const [chunk, encoding] = call as [Chunk | undefined | null, BufferEncoding | undefined];
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'function') held.pieces.push(toBuffer(chunk, encoding));
    release(this, held, done);
    return this;
  } as typeof end;

  requests.destroy = function leave(this: ClientRequest, error?: Error): ClientRequest {
    left.add(this);
    const held = seen.get(this);
    const result = Reflect.apply(destroy, this, [error]) as ClientRequest;
    if (held?.connect !== undefined) {
      seen.set(this, undefined);
      (this as unknown as Internals).onSocket(undefined); // no socket will come to tell the application that it is over
    }
    return result;
  };

  function release(request: ClientRequest, held: Held, done: Done): void {
    const body = Buffer.concat(held.pieces);
    const head = readHead(request);
    const passage = gate.examine(held.candidate, { headers: head.headers, text: head.readable ? decode(body) : undefined, fields: head.fields() });
    const proceed = (refused: RefusedAnswer | undefined): void => {
      if (refused === undefined) send(request, { held, body, passage, prepare: head.prepare, done });
      else answerHere(request, refused, () => Reflect.apply(end, request, [done]));
    };
    if (passage?.admission === undefined) {
      proceed(passage?.refused);
      return;
    }
    const { admission, call } = passage;
    seen.set(request, held); // until then destroy() finds a request without a socket
    void admission.then((refused) => {
      seen.set(request, undefined);
      if (!request.destroyed) proceed(refused);
      else if (refused === undefined) call.fail({ name: 'AbortError' }, { created: true, sent: false, tls: undefined });
    });
  }

  function send(request: ClientRequest, { held, body, passage, prepare, done }: Release): void {
    const sent = passage?.text === undefined || passage.text === decode(body) ? body : Buffer.from(passage.text);
    if (passage !== undefined) {
      prepare(sent.byteLength);
      record(request, passage);
    }
    held.connect?.();
    if (held.flushed) Reflect.apply(flushHeaders, request, []);
    if (held.written && sent.byteLength > 0) {
      Reflect.apply(write, request, [sent]);
      Reflect.apply(end, request, [done]);
    } else {
      Reflect.apply(end, request, sent.byteLength > 0 ? [sent, done] : [done]);
    }
  }

  function record(request: ClientRequest, { call, guard }: Passage): void {
    const contact = createContact();
    contact.created = true;
    watchSocket(request, contact);
    const { emit } = request;
    let answered = false;
    request.emit = function observed(this: ClientRequest, event: string | symbol, ...values: unknown[]): boolean {
      const emitNow = (name: string | symbol, ...more: unknown[]): boolean => Reflect.apply(emit, this, [name, ...more]) as boolean;
      if (event === 'response' && !answered) {
        answered = true;
        const response = values[0] as IncomingMessage;
        const headers = { get: (name: string): string | null => readHeader(response, name) };
        const observer = call.respond({ status: response.statusCode ?? 0, headers }, contact);
        return takeAnswer({ request, response, observer, guard }, { emit: emitNow, left: () => left.has(request) });
      }
      if (event === 'error' && !answered) call.fail(left.has(request) ? { name: 'AbortError', cause: values[0] } : values[0], contact);
      else if (event === 'close' && !answered) call.fail(left.has(request) ? { name: 'AbortError' } : { name: 'Closed' }, contact);
      return emitNow(event, ...values);
    };
  }
}

/** A socket that is connected may have been written to; before that nothing can have left. */
function watchSocket(request: ClientRequest, contact: MutableContact): void {
  contact.created = true;
  attribute(request, contact);
  request.once('socket', (socket) => {
    const tls = socket as { readonly getProtocol?: () => string | null };
    const connected = (): void => {
      contact.sent = true;
      contact.tls = tls.getProtocol?.() ?? undefined;
    };
    if (socket.connecting || (tls.getProtocol !== undefined && tls.getProtocol() === null)) {
      socket.once(tls.getProtocol === undefined ? 'connect' : 'secureConnect', connected);
    } else connected();
  });
}

function readHeader({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name];
  return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
}

function toBuffer(chunk: Chunk, encoding: unknown): Buffer {
  return typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8') : Buffer.from(chunk);
}

function decode(bytes: Buffer): string | undefined {
  return bytes.byteLength === 0 ? undefined : bytes.toString('utf8');
}

import { type ClientRequest, IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { RefusedAnswer } from '../refusal.ts';

/** What Node's types leave out of a request that is over. */
interface Internals {
  res: IncomingMessage | null;
  _closed: boolean;
}

/**
 * Answers a request that never gets a socket. `end` closes its writing side, so that it looks sent to the application; what it buffered
 * is never read by anything.
 */
export function answerHere(request: ClientRequest, { status, headers, body }: RefusedAnswer, end: () => void): void {
  // a socket that was never connected: libraries read its addresses
  const response = new IncomingMessage(new Socket());
  response.httpVersionMajor = 1;
  response.httpVersionMinor = 1;
  response.httpVersion = '1.1';
  refuseAnswer(response, { status, headers, body });
  const internals = request as unknown as Internals;
  end();
  setImmediate(() => {
    if (request.destroyed) {
      request.emit('close');
      return;
    }
    request.emit('finish');
    internals.res = response;
    Object.assign(response, { req: request });
    response.push(body);
    response.push(null);
    response.complete = true;
    response.once('close', () => {
      request.destroyed = true;
      internals._closed = true;
      request.emit('close');
    });
    if (!request.emit('response', response)) response.resume();
  });
}

/** Gives an answer the head of a refusal. */
export function refuseAnswer(response: IncomingMessage, { status, headers, body }: RefusedAnswer): void {
  response.statusCode = status;
  response.statusMessage = 'Forbidden';
  const all = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
  response.rawHeaders = Object.entries(all).flat();
  response.headers = all;
}

import type { ClientRequest, IncomingMessage } from 'node:http';
import type { ResponseGuard } from '../response-guard.ts';
import { chooseFraming } from '../stream/choose-framing.ts';
import { guardReadable } from './guard-readable.ts';
import { refuseAnswer } from './http-answer.ts';
import type { BodyObserver } from './observe-response.ts';
import { observeReadable } from './observe-readable.ts';

interface Answer {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
  readonly observer: BodyObserver;
  readonly guard: ResponseGuard | undefined;
}

interface Application {
  /** Tells the application of an event of the request. */
  readonly emit: (event: string, value: unknown) => boolean;
  /** Whether the application ended the request. */
  readonly left: () => boolean;
}

/**
 * Gives an answer to the application: a stream at once, examined while it comes; a document that has to be examined when it is whole, so that a refusal
 * can still be a status.
 */
export function takeAnswer({ request, response, observer, guard }: Answer, { emit, left }: Application): boolean {
  const encoding = response.headers['content-encoding'];
  const opaque = encoding !== undefined && encoding !== 'identity';
  const framing = guard === undefined || opaque ? undefined : chooseFraming(response.headers['content-type'] ?? '');
  if (guard === undefined || framing !== undefined) {
    const filter = framing === undefined ? undefined : guard?.guardStream(framing);
    observeReadable(response, observer, { opaque, left, filter, onBlocked: () => Object.assign(request, { shouldKeepAlive: false }) });
    return emit('response', response);
  }
  guardReadable(response, observer, { guard, encoding, refusal: guard.refused.body }).then(
    ({ refused, changedBytes }) => {
      if (refused) {
        if (!response.complete) Object.assign(request, { shouldKeepAlive: false }); // the connection still carries the rest
        refuseAnswer(response, guard.refused);
      } else if (changedBytes !== undefined) describeChanged(response, changedBytes);
      if (!emit('response', response)) response.resume();
    },
    (error: unknown) => emit('error', error),
  );
  return true;
}

function describeChanged({ headers }: IncomingMessage, bytes: number): void {
  delete headers['content-encoding'];
  if (headers['content-length'] !== undefined) headers['content-length'] = String(bytes);
}

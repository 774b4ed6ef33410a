import type { ResponseGuard } from '../response-guard.ts';
import { chooseFraming } from '../stream/choose-framing.ts';
import { answerRefused } from './answer-refused.ts';
import { type BodyObserver, carry, observeResponse } from './observe-response.ts';

interface GuardedCall {
  readonly url: URL;
  readonly guard: ResponseGuard;
  readonly observer: BodyObserver;
}

/** Bytes of a body that is examined as a whole; what is longer cannot be. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * The response as the policy lets the application have it. A stream is examined while it is read; any other body is read to its end first, so that a refusal
 * can still be a status. The observer sees what the provider sent.
 */
export async function guardResponse(response: Response, call: GuardedCall): Promise<Response> {
  const { guard, observer } = call;
  if (response.body === null || typeof response.body.getReader !== 'function') return observeResponse(response, observer);
  const framing = chooseFraming(response.headers.get('content-type') ?? '');
  if (framing !== undefined) return observeResponse(response, observer, guard.guardStream(framing));
  return guardDocument(response, call);
}

async function guardDocument(response: Response, call: GuardedCall): Promise<Response> {
  const { guard, observer, url } = call;
  const { bytes, rest, error } = await readBody(response.body as ReadableStream<Uint8Array>, MAX_BODY_BYTES);
  if (error !== undefined) {
    // What came of it is not handed on: half a document cannot be examined. The application gets the failure it would have got.
    observer.end('failed', error);
    return rebuild(response, new ReadableStream({ type: 'bytes', start: (controller) => controller.error(error) }));
  }
  const text = rest === undefined ? decode(bytes) : undefined;
  observer.chunk(text ?? '');
  const examined = text === undefined ? undefined : guard.examine(text);
  const refused = text === undefined ? !guard.admitUnexamined() : examined === undefined;
  observer.end(refused ? 'blocked' : 'done');
  if (refused) {
    await rest?.cancel('refused by policy').catch(() => undefined); // it may have failed already: nobody reads it
    return answerRefused(url, guard.refused);
  }
  if (rest !== undefined) return rebuild(response, resume(bytes, rest));
  return examined === undefined || examined === text ? rebuild(response, bytes) : rebuild(response, examined, withLength(response.headers, examined));
}

interface ReadBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where the body is longer than the limit: what follows the bytes. */
  readonly rest: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly error: unknown;
}

async function readBody(body: ReadableStream<Uint8Array>, limit: number): Promise<ReadBody> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      pieces.push(piece.value);
      length += piece.value.length;
      if (length > limit) return { bytes: join(pieces), rest: reader, error: undefined };
    }
    return { bytes: join(pieces), rest: undefined, error: undefined };
  } catch (error) {
    return { bytes: join([]), rest: undefined, error: error ?? new TypeError('terminated') };
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(pieces));
}

/** Undefined where the bytes are no UTF-8 text. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // an audio answer, garbage: the caller follows the fail mode
  }
}

function resume(first: Uint8Array, rest: ReadableStreamDefaultReader<Uint8Array>): ReadableStream<Uint8Array> {
  let begun = false;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!begun) {
        begun = true;
        controller.enqueue(first);
        return;
      }
      const piece = await rest.read();
      if (piece.done) controller.close();
      else controller.enqueue(piece.value);
    },
    cancel: (reason) => rest.cancel(reason),
  });
}

/** The body's own length, and no encoding: fetch has decoded it. */
function withLength(headers: Headers, text: string): Headers {
  const changed = new Headers(headers);
  changed.delete('content-encoding');
  changed.delete('transfer-encoding');
  if (changed.has('content-length')) changed.set('content-length', String(Buffer.byteLength(text)));
  return changed;
}

function rebuild(source: Response, body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>, headers: Headers = source.headers): Response {
  return carry(source, new Response(body, { status: source.status, statusText: source.statusText, headers }));
}

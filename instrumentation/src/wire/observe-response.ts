import { createChunkDecoder } from './observe-readable.ts';

/** How the application's reading of a body ended; `interrupted` where the process ends first. */
export type BodyEnd = 'done' | 'cancelled' | 'failed' | 'unread' | 'interrupted';

/** Sees a body as the application reads it. Called in order; `end` exactly once. */
export interface BodyObserver {
  /** The body is no text: `chunk` gets every byte as one character. */
  readonly binary?: boolean;
  chunk(text: string): void;
  end(how: BodyEnd, error?: unknown): void;
}

/** What @types/node leaves out of ReadableByteStreamController. */
interface ByteController {
  readonly byobRequest: { respond(bytes: number): void } | null;
}

interface Unread {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly observer: BodyObserver;
}

// A response nobody reads ends with nothing: the garbage collector is the only witness.
const unread = new FinalizationRegistry<Unread>(({ reader, observer }) => {
  observer.end('unread');
  // releases the connection, as undici does for its own forgotten bodies; a stream that already failed needs no release
  reader.cancel('response was never read').catch(() => undefined);
});

/**
 * The same response with a body that is observed while the application pulls it: nothing is read ahead, nothing kept.
 * A response without a web stream is returned as it is.
 */
export function observeResponse(response: Response, observer: BodyObserver): Response {
  if (response.body === null || typeof response.body.getReader !== 'function') {
    observer.end('done');
    return response;
  }
  const body = observeStream(response.body, observer);
  return carry(response, new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers }));
}

function observeStream(source: ReadableStream<Uint8Array>, observer: BodyObserver): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const decode = createChunkDecoder(observer);
  const token = {};
  let ended = false;

  function end(how: BodyEnd, error?: unknown): void {
    if (ended) return;
    ended = true;
    unread.unregister(token);
    observer.end(how, error);
  }

  const stream = new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      try {
        let piece = await reader.read();
        while (!piece.done && piece.value.byteLength === 0) piece = await reader.read(); // a byte stream refuses empty chunks
        if (piece.done) {
          observer.chunk(decode(undefined));
          end('done');
          controller.close();
          // a reader that brought its own buffer waits for it
          (controller as unknown as ByteController).byobRequest?.respond(0);
        } else {
          observer.chunk(decode(piece.value)); // before enqueue: it takes the buffer away
          controller.enqueue(piece.value);
        }
      } catch (error) {
        end('failed', error);
        throw error;
      }
    },
    cancel(reason) {
      end('cancelled');
      return reader.cancel(reason);
    },
  });
  // An abort while nobody pulls: the body is dead though no read has failed yet. (Must not reach `stream`: it would never be collected.)
  reader.closed.catch((error: unknown) => end('failed', error));
  unread.register(stream, { reader, observer }, token);
  return stream;
}

/** What a constructed Response does not have: where it came from. SDKs and their users read it, from clones too. */
function carry(source: Response, target: Response): Response {
  return Object.defineProperties(target, {
    url: { value: source.url, configurable: true },
    redirected: { value: source.redirected, configurable: true },
    type: { value: source.type, configurable: true },
    clone: { value: () => carry(source, Response.prototype.clone.call(target)), configurable: true },
  });
}

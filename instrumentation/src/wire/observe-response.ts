import { createChunkDecoder } from './observe-readable.ts';

/** How the application's reading of a body ended; `interrupted` where the process ends first, `blocked` where policy cut it off. */
export type BodyEnd = 'done' | 'cancelled' | 'failed' | 'unread' | 'interrupted' | 'blocked';

/** Sees a body as the application reads it. Called in order; `end` exactly once. */
export interface BodyObserver {
  /** The body is no text: `chunk` gets every byte as one character. */
  readonly binary?: boolean;
  chunk(text: string): void;
  end(how: BodyEnd, error?: unknown): void;
}

/** Stands between the provider's bytes and the application's: gives what may be handed on by now. */
export interface BodyFilter {
  feed(bytes: Uint8Array): readonly Uint8Array[];
  end(): readonly Uint8Array[];
  /** Nothing follows what was given last. */
  readonly blocked: boolean;
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
 * The same response with a body that is observed while the application pulls it: nothing is read ahead but for what a filter holds back, nothing kept.
 * The observer sees what the provider sent. A response without a web stream is returned as it is.
 */
export function observeResponse(response: Response, observer: BodyObserver, filter?: BodyFilter): Response {
  if (response.body === null || typeof response.body.getReader !== 'function') {
    observer.end('done');
    return response;
  }
  const body = observeStream(response.body, observer, filter);
  return carry(response, new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers }));
}

function observeStream(source: ReadableStream<Uint8Array>, observer: BodyObserver, filter: BodyFilter | undefined): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  const decode = createChunkDecoder(observer);
  const token = {};
  let ended = false;
  /** What the source failed with: told at a pull, after the last of what was held back. */
  let broken: { readonly error: unknown } | undefined;
  let failure: { readonly error: unknown } | undefined;

  function end(how: BodyEnd, error?: unknown): void {
    if (ended) return;
    ended = true;
    unread.unregister(token);
    observer.end(how, error);
  }

  /** The next bytes for the application; undefined at the end. */
  async function next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = await reader.read();
      if (piece.done) {
        observer.chunk(decode(undefined));
        const rest = join(filter?.end() ?? []);
        end(filter?.blocked === true ? 'blocked' : 'done');
        return rest;
      }
      observer.chunk(decode(piece.value)); // before enqueue: it takes the buffer away
      const passed = filter === undefined ? piece.value : join(filter.feed(piece.value));
      if (filter?.blocked === true) {
        end('blocked');
        reader.cancel('blocked by policy').catch(() => undefined); // the answer is refused whether the provider hears of it or not
        return passed;
      }
      if (passed !== undefined && passed.byteLength > 0) return passed; // a byte stream refuses empty chunks
    }
  }

  function close(controller: ReadableByteStreamController): void {
    controller.close();
    // a reader that brought its own buffer waits for it
    (controller as unknown as ByteController).byobRequest?.respond(0);
  }

  function fail(controller: ReadableByteStreamController, error: unknown): void {
    const held = join(filter?.end() ?? []);
    end('failed', error);
    if (held === undefined) throw error;
    failure = { error };
    controller.enqueue(held as Uint8Array<ArrayBuffer>);
  }

  const stream = new ReadableStream({
    type: 'bytes',
    async pull(controller) {
      if (failure !== undefined) throw failure.error;
      if (broken !== undefined) return fail(controller, broken.error);
      if (ended) return close(controller);
      try {
        const bytes = await next();
        if (bytes !== undefined) controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
        else close(controller);
      } catch (error) {
        fail(controller, error);
      }
    },
    cancel(reason) {
      end('cancelled');
      return reader.cancel(reason);
    },
  });
  // An abort while nobody pulls: the body is dead though no read has failed yet. (Must not reach `stream`: it would never be collected.)
  reader.closed.catch((error: unknown) => {
    if (!ended) broken = { error };
    end('failed', error);
  });
  unread.register(stream, { reader, observer }, token);
  return stream;
}

/** One copy of its own: enqueue takes a buffer away, and pieces may share theirs with what is still held back. */
function join(pieces: readonly Uint8Array[]): Uint8Array | undefined {
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  if (length === 0) return undefined;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

/** What a constructed Response does not have: where it came from. SDKs and their users read it, from clones too. */
export function carry(source: Response, target: Response): Response {
  return Object.defineProperties(target, {
    url: { value: source.url, configurable: true },
    redirected: { value: source.redirected, configurable: true },
    type: { value: source.type, configurable: true },
    clone: { value: () => carry(source, Response.prototype.clone.call(target)), configurable: true },
  });
}

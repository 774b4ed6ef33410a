import type { Readable } from 'node:stream';
import type { BodyEnd, BodyFilter, BodyObserver } from './observe-response.ts';

/** `latin1` gives the observer every byte as one character. */
export function createChunkDecoder(observer: BodyObserver): (bytes: Uint8Array | undefined) => string {
  if (observer.binary === true) return (bytes) => (bytes === undefined ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
  const decoder = new TextDecoder();
  return (bytes) => (bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true }));
}

export interface ReadableSettings {
  /** The bytes are no text of the protocol (compressed): they pass unseen, and the record says so. */
  readonly opaque: boolean;
  /** Whether the application ended it, which is no failure. */
  readonly left: () => boolean;
  /** Stands between the transport and the stream. */
  readonly filter?: BodyFilter | undefined;
  /** The filter let nothing follow: the connection still carries the rest. */
  readonly onBlocked?: (() => void) | undefined;
}

/**
 * Sees what a transport pushes into one of its own streams (an IncomingMessage, an HTTP/2 stream). The stream stays the same object: its buffer,
 * back-pressure and events are the transport's.
 */
export function observeReadable(body: Readable, observer: BodyObserver, { opaque, left, filter, onBlocked }: ReadableSettings): void {
  const decode = createChunkDecoder(observer);
  const push = body.push;
  let ended = false;

  function end(how: BodyEnd, error?: unknown): void {
    if (ended) return;
    ended = true;
    observer.end(how, error);
  }

  function close(): boolean {
    if (wasReset(body)) {
      end('cancelled'); // nothing of what is held may make it look whole
      return push.call(body, null);
    }
    observer.chunk(decode(undefined));
    for (const piece of filter?.end() ?? []) push.call(body, piece);
    end(filter?.blocked === true ? 'blocked' : 'done');
    return push.call(body, null);
  }

  function feed(bytes: Uint8Array, through: BodyFilter): boolean {
    let more = true;
    for (const piece of through.feed(bytes)) more = push.call(body, piece);
    if (!through.blocked) return more;
    end('blocked');
    push.call(body, null);
    onBlocked?.();
    return true;
  }

  body.push = function observed(this: Readable, chunk: unknown, encoding?: BufferEncoding): boolean {
    if (filter?.blocked === true) return true; // of a refused answer nothing follows
    if (chunk === null) return close();
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : (chunk as Uint8Array);
    if (!opaque) observer.chunk(decode(bytes));
    return filter === undefined ? push.call(this, bytes) : feed(bytes, filter);
  };
  body.once('close', () => (left() || body.errored === null ? end('cancelled') : end('failed', body.errored)));
}

/** An HTTP/2 stream that was destroyed or reset ends like one that is whole. */
function wasReset(body: Readable): boolean {
  return body.destroyed || ('rstCode' in body && body.rstCode !== 0);
}

import type { Readable } from 'node:stream';
import type { BodyObserver } from './observe-response.ts';

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
}

/**
 * Sees what a transport pushes into one of its own streams (an IncomingMessage, an HTTP/2 stream). The stream stays the same object: its buffer,
 * back-pressure and events are the transport's.
 */
export function observeReadable(body: Readable, observer: BodyObserver, { opaque, left }: ReadableSettings): void {
  const decode = createChunkDecoder(observer);
  const push = body.push;
  let ended = false;

  function end(how: 'done' | 'cancelled' | 'failed', error?: unknown): void {
    if (ended) return;
    ended = true;
    observer.end(how, error);
  }

  body.push = function observed(this: Readable, chunk: unknown, encoding?: BufferEncoding): boolean {
    if (chunk === null) {
      observer.chunk(decode(undefined));
      end(wasReset(this) ? 'cancelled' : 'done');
    } else if (!opaque) {
      observer.chunk(decode(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : (chunk as Uint8Array)));
    }
    return push.call(this, chunk, encoding);
  };
  body.once('close', () => (left() || body.errored === null ? end('cancelled') : end('failed', body.errored)));
}

/** An HTTP/2 stream that was destroyed or reset ends like one that is whole. */
function wasReset(body: Readable): boolean {
  return body.destroyed || ('rstCode' in body && body.rstCode !== 0);
}

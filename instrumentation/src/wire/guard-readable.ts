import { brotliDecompressSync, unzipSync } from 'node:zlib';
import type { Readable } from 'node:stream';
import type { ResponseGuard } from '../response-guard.ts';
import type { BodyEnd, BodyObserver } from './observe-response.ts';

/** Bytes of a body that is examined as a whole; what is longer cannot be. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

interface WholeSettings {
  readonly guard: ResponseGuard;
  /** `content-encoding` of the answer. */
  readonly encoding: string | undefined;
  /** What the stream holds where policy refuses the answer; absent where the caller answers with another stream. */
  readonly refusal: string | undefined;
}

export interface WholeBody {
  /** Policy keeps it from the application: the stream has none of the provider's bytes. */
  readonly refused: boolean;
  /** The stream's length where it is not the provider's; it is without encoding then. */
  readonly changedBytes: number | undefined;
}

/**
 * Holds what a transport pushes into its own stream until the document is whole, then lets the stream have what the policy leaves of it. Nobody else
 * may have read from the stream. Rejects where the body breaks off: half a document cannot be examined.
 */
export function guardReadable(body: Readable, observer: BodyObserver, { guard, encoding, refusal }: WholeSettings): Promise<WholeBody> {
  const push = body.push;
  const pieces: Buffer[] = [];
  let length = 0;
  let settled = false;

  function refuse(): WholeBody {
    observer.end('blocked');
    if (refusal !== undefined) push.call(body, refusal);
    push.call(body, null);
    return { refused: true, changedBytes: refusal === undefined ? undefined : Buffer.byteLength(refusal) };
  }

  function pass(content: readonly (Buffer | string)[], how: BodyEnd): void {
    observer.end(how);
    for (const piece of content) push.call(body, piece);
  }

  function judgeUnexamined(): WholeBody {
    if (!guard.admitUnexamined()) return refuse();
    pass(pieces, 'done');
    return { refused: false, changedBytes: undefined };
  }

  function judge(text: string): WholeBody {
    observer.chunk(text);
    const examined = guard.examine(text);
    if (examined === undefined) return refuse();
    pass(examined === text ? pieces : [examined], 'done');
    return { refused: false, changedBytes: examined === text ? undefined : Buffer.byteLength(examined) };
  }

  return new Promise((resolve, reject) => {
    body.push = function hold(this: Readable, chunk: unknown, charset?: BufferEncoding): boolean {
      if (settled) return true; // of a refused answer nothing follows
      if (chunk === null) {
        if (body.destroyed) return push.call(this, null);
        settled = true;
        const text = decode(Buffer.concat(pieces), encoding);
        const whole = text === undefined ? judgeUnexamined() : judge(text);
        if (!whole.refused) push.call(this, null);
        resolve(whole);
        return true;
      }
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, charset) : Buffer.from(chunk as Uint8Array);
      pieces.push(bytes);
      length += bytes.byteLength;
      if (length <= MAX_BODY_BYTES) return true;
      settled = true;
      const whole = judgeUnexamined();
      if (!whole.refused) body.push = push;
      resolve(whole);
      return true;
    };
    body.once('close', () => {
      if (settled) return;
      settled = true;
      const error = body.errored ?? Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      observer.end('failed', error);
      reject(error);
    });
    body.read(0); // some transports start to read when they are asked
  });
}

/** Undefined where the bytes are no UTF-8 text, in an encoding that is not known, or longer than can be examined. */
function decode(bytes: Buffer, encoding: string | undefined): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(expand(bytes, encoding?.trim().toLowerCase() ?? ''));
  } catch {
    return undefined; // the caller follows the fail mode
  }
}

function expand(bytes: Buffer, encoding: string): Buffer {
  const limit = { maxOutputLength: MAX_BODY_BYTES };
  if (encoding === '' || encoding === 'identity') return bytes;
  if (encoding === 'gzip' || encoding === 'x-gzip' || encoding === 'deflate') return unzipSync(bytes, limit);
  if (encoding === 'br') return brotliDecompressSync(bytes, limit);
  throw new TypeError('an encoding that is not known');
}

import type { ServerHttp2Stream } from 'node:http2';
import { CodedError } from '@spanproof/vocabulary';
import type { Reservation } from '../admission.ts';
import { malformed } from '../malformed.ts';
import { SenderGone } from '../read-body.ts';

/** One length-prefixed message: a flag byte and four bytes of length come first. */
export interface GrpcMessage {
  readonly compressed: boolean;
  /** In memory of its own, so that a worker can take it over without a copy. */
  readonly body: Uint8Array;
}

export const MESSAGE_PREFIX = 5;

/**
 * Reads the single message of a unary call. Every byte is attacker-controlled; room is taken as bytes arrive, never for what a prefix promises.
 * @throws CodedError OTLP_TOO_LARGE | INGEST_BUSY | OTLP_MALFORMED (no message, more than one, cut, too slow) · SenderGone
 */
export function readMessage(
  stream: ServerHttp2Stream,
  reservation: Reservation,
  settings: { readonly timeoutMs: number; readonly maxBytes: number },
): Promise<GrpcMessage> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const timer = setTimeout(() => fail(malformed(`expected the whole message within ${settings.timeoutMs} ms`, 'the call')), settings.timeoutMs);

    function onData(chunk: Buffer): void {
      try {
        reservation.grow(chunk.length);
        chunks.push(chunk);
        length += chunk.length;
        if (length < MESSAGE_PREFIX) return;
        const expected = promisedLength(chunks);
        if (expected > settings.maxBytes) throw tooLarge(settings.maxBytes);
        if (length > MESSAGE_PREFIX + expected) throw malformed('expected one message', 'the call');
      } catch (error) {
        fail(error);
      }
    }
    function onEnd(): void {
      try {
        const message = takeMessage(chunks, length);
        settle(() => resolve(message));
      } catch (error) {
        fail(error);
      }
    }
    function onGone(): void {
      settle(() => reject(new SenderGone('the sender ended the call')));
    }
    function fail(error: unknown): void {
      settle(() => reject(error instanceof Error ? error : new Error('the message cannot be read', { cause: error })));
    }
    function settle(then: () => void): void {
      clearTimeout(timer);
      stream.off('data', onData).off('end', onEnd).off('close', onGone).off('aborted', onGone);
      then();
    }
    stream.on('data', onData).on('end', onEnd).on('close', onGone).on('aborted', onGone);
  });
}

/** Joins the first chunks where they are shorter than the prefix. */
function promisedLength(chunks: Buffer[]): number {
  while ((chunks[0]?.length ?? 0) < MESSAGE_PREFIX && chunks.length > 1) chunks.splice(0, 2, Buffer.concat(chunks.slice(0, 2)));
  return chunks[0]?.readUInt32BE(1) ?? 0;
}

function takeMessage(chunks: Buffer[], length: number): GrpcMessage {
  if (length < MESSAGE_PREFIX) throw malformed('expected a message', 'the call');
  const expected = promisedLength(chunks);
  const flag = chunks[0]?.[0] ?? 0;
  if (flag > 1) throw malformed('expected 0 or 1 as compressed flag', 'the message');
  if (length !== MESSAGE_PREFIX + expected) throw malformed(`expected ${expected} bytes, found ${length - MESSAGE_PREFIX}`, 'the message');
  const body = Buffer.allocUnsafeSlow(expected);
  let at = -MESSAGE_PREFIX;
  for (const chunk of chunks) {
    chunk.copy(body, Math.max(at, 0), Math.max(-at, 0));
    at += chunk.length;
  }
  return { compressed: flag === 1, body };
}

function tooLarge(limit: number): CodedError {
  return new CodedError('OTLP_TOO_LARGE', `more than ${limit} bytes`, { todo: 'send smaller batches or raise max_recv_msg_size' });
}

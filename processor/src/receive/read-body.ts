import type { IncomingMessage } from 'node:http';
import { CodedError } from '@spanproof/vocabulary';
import type { Reservation } from './admission.ts';
import { malformed } from './malformed.ts';

export interface ReadBodySettings {
  /** Whole body, not between chunks: a sender that trickles holds room others need. */
  readonly timeoutMs: number;
}

/** The sender went away; there is nobody to answer. */
export class SenderGone extends Error {
  override readonly name: string = 'SenderGone';
}

/**
 * Reads the body into one buffer of its own, so that a worker can take it over without a copy.
 * @throws CodedError OTLP_TOO_LARGE | INGEST_BUSY | OTLP_MALFORMED (too slow) · SenderGone
 */
export function readBody(request: IncomingMessage, reservation: Reservation, { timeoutMs }: ReadBodySettings): Promise<Uint8Array> {
  const declared = declaredLength(request);
  if (declared !== undefined) reservation.grow(declared);
  return new Promise((resolve, reject) => {
    const collector = declared === undefined ? collectChunks(reservation) : fillBuffer(declared);
    const timer = setTimeout(() => settle(() => reject(malformed(`expected the whole body within ${timeoutMs} ms`, 'the request'))), timeoutMs);

    function onData(chunk: Buffer): void {
      try {
        collector.take(chunk);
      } catch (error) {
        settle(() => reject(error instanceof Error ? error : new Error('the body cannot be read', { cause: error })));
      }
    }
    function onEnd(): void {
      settle(() => resolve(collector.body()));
    }
    function onGone(): void {
      settle(() => reject(new SenderGone('the sender closed the connection')));
    }
    function settle(then: () => void): void {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onGone).off('error', onGone);
      // The socket may still fail; without a listener that would end the process.
      request.on('error', ignoreLateFailure);
      then();
    }
    request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', onGone);
  });
}

function ignoreLateFailure(): void {
  return undefined;
}

interface Collector {
  take(chunk: Buffer): void;
  body(): Uint8Array;
}

/** Node's parser delivers exactly the declared length, or an abort. */
function fillBuffer(length: number): Collector {
  const whole = Buffer.allocUnsafeSlow(length);
  let used = 0;
  return {
    take(chunk) {
      chunk.copy(whole, used);
      used += chunk.length;
    },
    body: () => whole,
  };
}

function collectChunks(reservation: Reservation): Collector {
  const chunks: Buffer[] = [];
  let length = 0;
  return {
    take(chunk) {
      reservation.grow(chunk.length);
      chunks.push(chunk);
      length += chunk.length;
    },
    body() {
      const whole = Buffer.allocUnsafeSlow(length);
      let used = 0;
      for (const chunk of chunks) used += chunk.copy(whole, used);
      return whole;
    },
  };
}

function declaredLength(request: IncomingMessage): number | undefined {
  const text = request.headers['content-length'];
  if (text === undefined) return undefined;
  const length = Number(text);
  if (!Number.isSafeInteger(length)) throw new CodedError('OTLP_TOO_LARGE', 'content-length beyond 2^53');
  return length;
}

import { gunzipSync } from 'node:zlib';
import { CodedError } from '@spanproof/vocabulary';
import { malformed } from './malformed.ts';

/**
 * The body without its content encoding, at most `limit` bytes.
 * @throws CodedError OTLP_TOO_LARGE | OTLP_MALFORMED (no gzip, cut, damaged, or bytes after its end)
 */
export function inflate(body: Uint8Array, compression: 'identity' | 'gzip', limit: number): Uint8Array {
  if (compression === 'identity') {
    if (body.length > limit) throw tooLarge(limit);
    return body;
  }
  return gunzip(body, limit);
}

function gunzip(body: Uint8Array, limit: number): Uint8Array {
  // zlib stops quietly at bytes that begin no further member; `info` tells how far it read.
  let result: { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
  try {
    result = gunzipSync(body, { maxOutputLength: limit, chunkSize: chunkSize(body.length), info: true }) as unknown as typeof result;
  } catch (cause) {
    if (isOverflow(cause)) throw tooLarge(limit);
    throw malformed('expected gzip', 'the body', cause);
  }
  if (result.engine.bytesWritten !== body.length) throw malformed('expected the end', `the body at byte ${result.engine.bytesWritten}`);
  return result.buffer;
}

/** Text compresses about four to one; one or two chunks avoid both copying and waste. */
function chunkSize(compressed: number): number {
  return Math.min(Math.max(4 * compressed, 65_536), 4_194_304);
}

function isOverflow(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
}

function tooLarge(limit: number): CodedError {
  return new CodedError('OTLP_TOO_LARGE', `the body inflates beyond ${limit} bytes`, { todo: 'send smaller batches or raise max_request_body_size' });
}

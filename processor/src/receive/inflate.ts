import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { CodedError } from '@spanproof/vocabulary';
import type { Receipt } from '../stage.ts';
import { malformed } from './malformed.ts';

/** A frame names the memory its reader must set aside, before any content: 2^24 is what senders use at most, 2^27 would be granted by default. */
const WINDOW_LOG_MAX = 24;

interface Inflated {
  readonly buffer: Buffer;
  /** How far the body was read: zlib and zstd stop quietly at bytes that begin no further member. */
  readonly engine: { readonly bytesWritten: number };
}

/**
 * The body without its content encoding, at most `limit` bytes.
 * @throws CodedError OTLP_TOO_LARGE | OTLP_MALFORMED (not compressed so, cut, damaged, or bytes after its end)
 */
export function inflate(body: Uint8Array, compression: Receipt['compression'], limit: number): Uint8Array {
  if (compression === 'identity') {
    if (body.length > limit) throw tooLarge(limit);
    return body;
  }
  return decompress(body, compression, limit);
}

function decompress(body: Uint8Array, compression: 'gzip' | 'zstd', limit: number): Uint8Array {
  const bounds = { maxOutputLength: limit, chunkSize: chunkSize(body.length), info: true };
  let result: Inflated;
  try {
    result = (compression === 'gzip'
      ? gunzipSync(body, bounds)
      : zstdDecompressSync(body, { ...bounds, params: { [constants.ZSTD_d_windowLogMax]: WINDOW_LOG_MAX } })) as unknown as Inflated;
  } catch (cause) {
    if (isOverflow(cause)) throw tooLarge(limit);
    throw malformed(`expected ${compression}`, 'the body', cause);
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

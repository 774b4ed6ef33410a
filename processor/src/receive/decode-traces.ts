import { CodedError } from '@spanproof/vocabulary';
import type { DecodedTraces } from './contract.ts';
import { decodeJson } from './decode-json.ts';
import { decodeProtobuf } from './decode-protobuf.ts';
import { MAX_BODY_BYTES } from './limits.ts';
import { malformed } from './malformed.ts';

/**
 * Decodes one inflated body. An empty one is refused although protobuf would read it as an empty request: what was lost on the way must not
 * be acknowledged.
 * @throws CodedError OTLP_MALFORMED (what was expected, and where) | OTLP_TOO_LARGE
 */
export function decodeTraces(bytes: Uint8Array, encoding: 'protobuf' | 'json'): DecodedTraces {
  if (bytes.length === 0) throw malformed('expected a body', 'the request');
  if (bytes.length > MAX_BODY_BYTES) throw new CodedError('OTLP_TOO_LARGE', `a body of ${bytes.length} bytes, at most ${MAX_BODY_BYTES} can be read`);
  return encoding === 'protobuf' ? decodeProtobuf(bytes) : decodeJson(bytes);
}

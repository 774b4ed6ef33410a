import { CodedError } from '@spanproof/vocabulary';
import { MAX_BODY_BYTES } from './limits.ts';
import { malformed } from './malformed.ts';

/**
 * Decodes one inflated body. An empty one is refused although protobuf would read it as an empty request: what was lost on the way must not
 * be acknowledged.
 * @throws CodedError OTLP_MALFORMED (what was expected, and where) | OTLP_TOO_LARGE
 */
export function decodeBody<Decoded>(
  bytes: Uint8Array,
  encoding: 'protobuf' | 'json',
  decoders: Readonly<Record<'protobuf' | 'json', (bytes: Uint8Array) => Decoded>>,
): Decoded {
  if (bytes.length === 0) throw malformed('expected a body', 'the request');
  if (bytes.length > MAX_BODY_BYTES) throw new CodedError('OTLP_TOO_LARGE', `a body of ${bytes.length} bytes, at most ${MAX_BODY_BYTES} can be read`);
  return decoders[encoding](bytes);
}

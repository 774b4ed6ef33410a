import { CodedError } from '@spanproof/vocabulary';
import type { Receipt } from '../stage.ts';

export type BodyFormat = Pick<Receipt, 'encoding' | 'compression'>;

const ENCODINGS: Readonly<Record<string, BodyFormat['encoding']>> = { 'application/x-protobuf': 'protobuf', 'application/json': 'json' };
const COMPRESSIONS: Readonly<Record<string, BodyFormat['compression']>> = { '': 'identity', identity: 'identity', gzip: 'gzip', zstd: 'zstd' };

/** The encoding alone, for answers to requests that are refused before their body is of interest; JSON where none is known. */
export function answerEncoding(contentType: string | undefined): BodyFormat['encoding'] {
  return encodingOf(contentType) ?? 'json';
}

/**
 * What the two headers say about the body.
 * @throws CodedError OTLP_UNSUPPORTED
 */
export function parseBodyFormat(contentType: string | undefined, contentEncoding: string | undefined): BodyFormat {
  const encoding = encodingOf(contentType);
  if (encoding === undefined) throw unsupported('content-type', Object.keys(ENCODINGS));
  const name = (contentEncoding ?? '').trim().toLowerCase();
  const compression = Object.hasOwn(COMPRESSIONS, name) ? COMPRESSIONS[name] : undefined;
  if (compression === undefined) throw unsupported('content-encoding', ['identity', 'gzip', 'zstd']);
  return { encoding, compression };
}

/** Parameters are ignored, but a charset other than UTF-8. */
function encodingOf(contentType: string | undefined): BodyFormat['encoding'] | undefined {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  const foreign = parameters.some((parameter) => parameter.startsWith('charset=') && !/^charset="?utf-8"?$/.test(parameter));
  return foreign || !Object.hasOwn(ENCODINGS, type) ? undefined : ENCODINGS[type];
}

function unsupported(header: string, known: readonly string[]): CodedError {
  return new CodedError('OTLP_UNSUPPORTED', `${header}: expected ${known.join(' or ')}`);
}

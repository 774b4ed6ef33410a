import { CodedError } from '../error.ts';
import { MAX_STREAMS } from './bundle-layout.ts';
import { type CanonicalValue, encodeCanonical, parseCanonical } from './canonical.ts';
import { decodeHex, encodeHex } from './hex.ts';
import { isKeyName } from './vkey.ts';

export const BUNDLE_SCHEMA = 'spanproof/bundle/v1';

/** data/bundle.json: what the exporter says the bundle is. The verifier recounts all of it. */
export interface BundleDescription {
  /** Origin of the global log. */
  readonly log: string;
  /** Entries of the log that the bundle holds: the size of its checkpoint. */
  readonly logSize: number;
  /** Period [from, to) of t_ingest, ns since the epoch. */
  readonly from: bigint;
  readonly to: bigint;
  /** Only rows of this tenant (16-byte tag) are in scope; absent: of all. */
  readonly tenantTag?: Uint8Array;
  /** Every logged stream whose period overlaps [from, to), by origin: how many rows its last logged checkpoint covers, how many are in scope. */
  readonly streams: readonly { readonly origin: string; readonly rows: number; readonly records: number }[];
  /** Parts of rows in scope that the bundle does not hold; the leaves commit to them. */
  readonly withheld: WithheldParts;
  /** Parts of rows in scope that are not there any more; the leaves commit to them all the same. Absent where there is none. */
  readonly absent?: WithheldParts;
}

export interface WithheldParts {
  readonly body: number;
  readonly original: number;
  readonly subject: number;
}

export function formatDescription(description: BundleDescription): Uint8Array {
  const { log, logSize, from, to, tenantTag, streams, withheld, absent } = description;
  return encodeCanonical({
    schema: BUNDLE_SCHEMA,
    log,
    log_size: logSize,
    from: String(from),
    to: String(to),
    scope: tenantTag === undefined ? {} : { tenant_tag: encodeHex(tenantTag) },
    streams: streams.map(({ origin, rows, records }) => ({ origin, rows, records })),
    counts: { streams: streams.length, rows: sum(streams, 'rows'), records: sum(streams, 'records') },
    withheld: { body: withheld.body, original: withheld.original, subject: withheld.subject },
    ...(absent === undefined ? {} : { absent: { body: absent.body, original: absent.original, subject: absent.subject } }),
  });
}

/** Reads bytes from outside. @throws CodedError BUNDLE_INVALID unless formatDescription of the result is the same bytes */
export function parseDescription(bytes: Uint8Array): BundleDescription {
  const description = readDescription(parseJson(bytes));
  const spelt = formatDescription(description);
  if (spelt.length !== bytes.length || spelt.some((byte, at) => byte !== bytes[at]))
    throw invalid('members that are unknown, missing or contradict each other');
  return description;
}

function parseJson(bytes: Uint8Array): CanonicalValue {
  try {
    return parseCanonical(bytes);
  } catch (cause) {
    throw new CodedError('BUNDLE_INVALID', 'data/bundle.json: not canonical JSON', { cause });
  }
}

function readDescription(value: CanonicalValue): BundleDescription {
  const members = readObject(value);
  const { tenant_tag } = readObject(members['scope']);
  const withheld = readParts(members['withheld']);
  const absent = members['absent'] === undefined ? undefined : readParts(members['absent']);
  if (absent !== undefined && absent.body + absent.original + absent.subject === 0) throw invalid('absent parts that are none');
  const tenantTag = tenant_tag === undefined ? undefined : decodeHex(readText(tenant_tag));
  if (tenant_tag !== undefined && tenantTag?.length !== 16) throw invalid('tenant_tag');
  if (members['schema'] !== BUNDLE_SCHEMA) throw invalid(`schema is not ${BUNDLE_SCHEMA}`);
  const streams = readArray(members['streams']).map((stream) => {
    const { origin, rows, records } = readObject(stream);
    return { origin: readOrigin(origin), rows: readCount(rows), records: readCount(records) };
  });
  if (streams.length > MAX_STREAMS) throw invalid('too many streams');
  if (streams.some(({ origin }, at) => at > 0 && (streams[at - 1]?.origin ?? '') >= origin)) throw invalid('streams are not in ascending order');
  return {
    log: readOrigin(members['log']),
    logSize: readCount(members['log_size']),
    from: readInstant(members['from']),
    to: readInstant(members['to']),
    ...(tenantTag === undefined ? {} : { tenantTag }),
    streams,
    withheld,
    ...(absent === undefined ? {} : { absent }),
  };
}

type Member = CanonicalValue | undefined;

function readObject(value: Member): { readonly [key: string]: Member } {
  if (typeof value !== 'object' || Array.isArray(value)) throw invalid('an object is missing');
  return value as { readonly [key: string]: Member };
}

function readParts(value: Member): WithheldParts {
  const { body, original, subject } = readObject(value);
  return { body: readCount(body), original: readCount(original), subject: readCount(subject) };
}

function readArray(value: Member): readonly CanonicalValue[] {
  if (!Array.isArray(value)) throw invalid('an array is missing');
  return value as readonly CanonicalValue[];
}

function readText(value: Member): string {
  if (typeof value !== 'string') throw invalid('a string is missing');
  return value;
}

function readOrigin(value: Member): string {
  const origin = readText(value);
  if (!isKeyName(origin)) throw invalid('an origin');
  return origin;
}

function readCount(value: Member): number {
  if (typeof value !== 'number' || value < 0) throw invalid('a count is missing');
  return value;
}

function readInstant(value: Member): bigint {
  const text = readText(value);
  if (!/^(?:0|[1-9][0-9]{0,19})$/.test(text)) throw invalid('an instant');
  return BigInt(text);
}

function sum(streams: BundleDescription['streams'], member: 'rows' | 'records'): number {
  return streams.reduce((total, stream) => total + stream[member], 0);
}

function invalid(what: string): CodedError {
  return new CodedError('BUNDLE_INVALID', `data/bundle.json: ${what}`);
}

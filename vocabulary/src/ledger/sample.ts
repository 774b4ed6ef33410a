import { CodedError } from '../error.ts';
import { concatBytes, equalBytes } from './bytes.ts';
import { encodeCanonical, parseCanonical } from './canonical.ts';
import type { Crypto } from './crypto.ts';
import { decodeHex, encodeHex } from './hex.ts';

export const SAMPLE_SCHEMA = 'spanproof/sample/v1';
/** More is no sample: whoever wants to see as many tests the population. */
export const MOST_SAMPLED = 10_000;

/** data/report/sample.json: which calls an auditor's nonce chose from a population that was fixed before anybody knew it. */
export interface Sample {
  readonly population: {
    /** record_id of the record that fixed it. */
    readonly id: Uint8Array;
    /** ns; when it was fixed. */
    readonly at: bigint;
    readonly from: bigint;
    readonly to: bigint;
    readonly calls: number;
    /** Size and root of the log's checkpoint that covers all of it. */
    readonly logSize: number;
    readonly root: Uint8Array;
  };
  readonly nonce: Uint8Array;
  /** ns; when the nonce was given. */
  readonly nonceAt: bigint;
  /** How many were asked for. */
  readonly size: number;
  /** Ids of records, in the order of their ranks; all of the population where it has no more. */
  readonly items: readonly Uint8Array[];
}

/** H(root || nonce || record_id): the calls with the least are the sample. Spec: docs/ledger-format.md, "Sample". */
export function rankForSample(crypto: Crypto, { root, nonce }: { readonly root: Uint8Array; readonly nonce: Uint8Array }, recordId: Uint8Array): Uint8Array {
  return crypto.sha256(concatBytes(root, nonce, recordId));
}

export function formatSample({ population, nonce, nonceAt, size, items }: Sample): Uint8Array {
  const { id, at, from, to, calls, logSize, root } = population;
  return encodeCanonical({
    schema: SAMPLE_SCHEMA,
    population: { id: encodeHex(id), at: String(at), from: String(from), to: String(to), calls, log_size: logSize, root: encodeHex(root) },
    nonce: encodeHex(nonce),
    nonce_at: String(nonceAt),
    size,
    items: items.map(encodeHex),
  });
}

/** Reads bytes from outside. @throws CodedError SAMPLE_INVALID unless formatSample of the result is the same bytes */
export function parseSample(bytes: Uint8Array): Sample {
  try {
    const { population, nonce, nonce_at, size, items } = parseCanonical(bytes) as unknown as Spelt;
    const { id, at, from, to, calls, log_size, root } = population;
    const sample: Sample = {
      population: { id: hex(id, 16), at: BigInt(at), from: BigInt(from), to: BigInt(to), calls, logSize: log_size, root: hex(root, 32) },
      nonce: hex(nonce),
      nonceAt: BigInt(nonce_at),
      size,
      items: items.map((item) => hex(item, 16)),
    };
    if ([calls, log_size, size].every((count) => Number.isSafeInteger(count) && count >= 0) && size <= MOST_SAMPLED && equalBytes(formatSample(sample), bytes))
      return sample;
  } catch (cause) {
    throw new CodedError('SAMPLE_INVALID', 'not a sample as this version spells it', { cause });
  }
  throw new CodedError('SAMPLE_INVALID', 'members that are unknown, missing or contradict each other');
}

/** What canonical JSON of a sample says; believed only once it was spelt again. */
interface Spelt {
  readonly population: {
    readonly id: string;
    readonly at: string;
    readonly from: string;
    readonly to: string;
    readonly calls: number;
    readonly log_size: number;
    readonly root: string;
  };
  readonly nonce: string;
  readonly nonce_at: string;
  readonly size: number;
  readonly items: readonly string[];
}

function hex(text: string, length?: number): Uint8Array {
  const bytes = decodeHex(text);
  if (bytes === undefined || (length !== undefined && bytes.length !== length)) throw new CodedError('SAMPLE_INVALID', 'not hex of that length');
  return bytes;
}

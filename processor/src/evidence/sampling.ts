import { CodedError } from '@spanproof/vocabulary';
import { type Crypto, compareBytes, rankForSample } from '@spanproof/vocabulary/ledger';

/** 128 bits: an auditee must not be able to try nonces until a sample suits. */
const LEAST_NONCE_BYTES = 16;

/**
 * How many items suffice to say, finding no deviation, that at most `tolerable` of the population deviate, with a risk of `risk` to be wrong:
 * ceil(ln risk / ln(1 - tolerable)). 5 %/5 % 59, 5 %/10 % 29, 10 %/5 % 45, 10 %/10 % 22.
 * @throws CodedError SAMPLE_INVALID outside 0 < risk, tolerable < 1
 */
export function zeroDeviationSize(risk: number, tolerable: number): number {
  if (!(risk > 0 && risk < 1 && tolerable > 0 && tolerable < 1)) throw new CodedError('SAMPLE_INVALID', 'risk and tolerable rate lie between 0 and 1');
  return Math.ceil(Math.log(risk) / Math.log(1 - tolerable));
}

export interface SampleRequest {
  /** Root of the checkpoint that fixes the population, 32 bytes. */
  readonly root: Uint8Array;
  /** When that checkpoint was signed, and when the auditor gave the nonce; ns. */
  readonly checkpointAt: bigint;
  readonly nonceAt: bigint;
  /** The auditor's own, at least 16 bytes. */
  readonly nonce: Uint8Array;
  readonly size: number;
}

/**
 * Step two of sampling: the `size` records with the smallest H(root || nonce || record_id), in that order. Whoever has the population can draw it again.
 * The population was fixed by `root` before the nonce was known; a nonce that is not younger is refused, because then the population could have been
 * chosen to suit it.
 * @throws CodedError SAMPLE_INVALID
 */
export function drawSample(crypto: Crypto, population: Iterable<Uint8Array>, request: SampleRequest): readonly Uint8Array[] {
  const { root, nonce, size } = request;
  if (root.length !== 32) throw new CodedError('SAMPLE_INVALID', 'a root has 32 bytes');
  if (nonce.length < LEAST_NONCE_BYTES) throw new CodedError('SAMPLE_INVALID', `the nonce has ${nonce.length} bytes; at least ${LEAST_NONCE_BYTES} are needed`);
  if (request.nonceAt <= request.checkpointAt) throw new CodedError('SAMPLE_INVALID', 'the nonce is not younger than the checkpoint that fixes the population');
  if (!Number.isSafeInteger(size) || size < 1) throw new CodedError('SAMPLE_INVALID', 'a sample has at least one item');
  const ranked: { readonly id: Uint8Array; readonly rank: Uint8Array }[] = [];
  const seen = new Set<string>();
  for (const id of population) {
    if (id.length !== 16) throw new CodedError('SAMPLE_INVALID', 'a record id has 16 bytes');
    const key = Buffer.from(id).toString('latin1');
    if (seen.has(key)) throw new CodedError('SAMPLE_INVALID', 'a record stands twice in the population');
    seen.add(key);
    ranked.push({ id, rank: rankForSample(crypto, { root, nonce }, id) });
  }
  return ranked
    .toSorted((a, b) => compareBytes(a.rank, b.rank))
    .slice(0, size)
    .map(({ id }) => id);
}

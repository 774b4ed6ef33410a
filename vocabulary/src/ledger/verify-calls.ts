import { isZero } from './bytes.ts';

export interface NumberedCall {
  readonly seq: number;
  /** 32 bytes; undefined where the bundle does not hold the core, or the core has none. */
  readonly digest: Uint8Array | undefined;
}

const DIGEST_SIZE = 32;

/** The calls of one source in flat arrays: 41 bytes a call. */
export function createCallList(): {
  push(seq: number, digest: Uint8Array | undefined): void;
  /** Ascending by seq; equal ones in the order they came. */
  sorted(): Generator<NumberedCall>;
} {
  let seqs = new Float64Array(16);
  let digests = new Uint8Array(16 * DIGEST_SIZE);
  let count = 0;
  let ascending = true;
  return {
    push(seq, digest) {
      if (count === seqs.length) {
        const more = { seqs: new Float64Array(2 * count), digests: new Uint8Array(2 * count * DIGEST_SIZE) };
        more.seqs.set(seqs);
        more.digests.set(digests);
        ({ seqs, digests } = more);
      }
      ascending &&= count === 0 || (seqs[count - 1] ?? 0) <= seq;
      seqs[count] = seq;
      // All-zero stands for "none": a SHA-256 that is zero is as likely as a collision.
      if (digest !== undefined) digests.set(digest, count * DIGEST_SIZE);
      count += 1;
    },
    *sorted() {
      const order = Uint32Array.from({ length: count }, (_, at) => at);
      if (!ascending) order.sort((a, b) => (seqs[a] ?? 0) - (seqs[b] ?? 0) || a - b);
      for (const at of order) {
        const digest = digests.subarray(at * DIGEST_SIZE, (at + 1) * DIGEST_SIZE);
        yield { seq: seqs[at] ?? 0, digest: isZero(digest) ? undefined : digest };
      }
    },
  };
}

/** Calls of one source, ascending by number; 32 bytes of digest each, zeros where the bundle does not hold it. */
export interface SettledCalls {
  readonly count: number;
  readonly seqs: Float64Array;
  readonly digests: Uint8Array;
}

const DIGEST_SIZE = 32;

/** The calls of one source in flat arrays: 41 bytes a call. */
export function createCallList(): {
  push(seq: number, digest: Uint8Array | undefined): void;
  /** As push; the digest stands at `at` of `from`, zeros for none. */
  pushFrom(seq: number, from: Uint8Array, at: number): void;
  /** One call per number, ascending. A redelivered one has the same digest; `conflict` hears of numbers that were used twice. */
  settle(conflict: (seq: number) => void): SettledCalls;
} {
  let seqs = new Float64Array(16);
  let digests = new Uint8Array(16 * DIGEST_SIZE);
  let count = 0;
  let ascending = true;

  function append(seq: number): number {
    if (count === seqs.length) {
      const more = { seqs: new Float64Array(2 * count), digests: new Uint8Array(2 * count * DIGEST_SIZE) };
      more.seqs.set(seqs);
      more.digests.set(digests);
      ({ seqs, digests } = more);
    }
    ascending &&= count === 0 || (seqs[count - 1] ?? 0) <= seq;
    seqs[count] = seq;
    count += 1;
    return (count - 1) * DIGEST_SIZE;
  }

  return {
    push(seq, digest) {
      const place = append(seq);
      // All-zero stands for "none": a SHA-256 that is zero is as likely as a collision.
      if (digest !== undefined) digests.set(digest, place);
    },
    pushFrom(seq, from, at) {
      const place = append(seq);
      for (let i = 0; i < DIGEST_SIZE; i++) digests[place + i] = from[at + i] ?? 0;
    },
    settle(conflict) {
      const order = ascending ? undefined : Uint32Array.from({ length: count }, (_, at) => at).sort((a, b) => (seqs[a] ?? 0) - (seqs[b] ?? 0) || a - b);
      if (order !== undefined) {
        const sorted = { seqs: new Float64Array(count), digests: new Uint8Array(count * DIGEST_SIZE) };
        for (const [to, from] of order.entries()) {
          sorted.seqs[to] = seqs[from] ?? 0;
          sorted.digests.set(digests.subarray(from * DIGEST_SIZE, (from + 1) * DIGEST_SIZE), to * DIGEST_SIZE);
        }
        ({ seqs, digests } = sorted);
      }
      let kept = 0;
      for (let at = 0; at < count; at++) {
        const seq = seqs[at] ?? 0;
        const before = (kept - 1) * DIGEST_SIZE;
        if (kept > 0 && seqs[kept - 1] === seq) {
          if (isNone(digests, before)) digests.copyWithin(before, at * DIGEST_SIZE, (at + 1) * DIGEST_SIZE);
          else if (!isNone(digests, at * DIGEST_SIZE) && differ(digests, before, at * DIGEST_SIZE)) conflict(seq);
          continue;
        }
        if (kept !== at) {
          seqs[kept] = seq;
          digests.copyWithin(kept * DIGEST_SIZE, at * DIGEST_SIZE, (at + 1) * DIGEST_SIZE);
        }
        kept += 1;
      }
      count = kept;
      ascending = true;
      return { count, seqs, digests };
    },
  };
}

function isNone(digests: Uint8Array, at: number): boolean {
  for (let i = 0; i < DIGEST_SIZE; i++) if (digests[at + i] !== 0) return false;
  return true;
}

function differ(digests: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; i < DIGEST_SIZE; i++) if (digests[a + i] !== digests[b + i]) return true;
  return false;
}

import type { Crypto } from './crypto.ts';
import { HASH_SIZE } from './tree.ts';

/** SHA-256 of bytes [from, to) without a copy of either side. */
export interface HashInPlace {
  into(bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): void;
  equals(bytes: Uint8Array, from: number, to: number, expected: Uint8Array, at: number): boolean;
}

/** On any Crypto; the processor has a faster one on node:crypto. */
export function hashInPlace({ sha256 }: Pick<Crypto, 'sha256'>): HashInPlace {
  return {
    into: (bytes, from, to, out, at) => out.set(sha256(bytes.subarray(from, to)), at),
    equals(bytes, from, to, expected, at) {
      const digest = sha256(bytes.subarray(from, to));
      for (let i = 0; i < HASH_SIZE; i++) if (digest[i] !== expected[at + i]) return false;
      return true;
    },
  };
}

const node = new Uint8Array(1 + 2 * HASH_SIZE);
node[0] = 1;

/** The perfect subtrees of the first `size` of these leaf hashes, for each of the ascending sizes. */
export function blockRanges(hash: HashInPlace, leafHashes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const stack = new Uint8Array(64 * HASH_SIZE);
  const ranges: Uint8Array[] = [];
  let used = 0;
  let done = 0;
  for (const size of sizes) {
    for (; done < size; done++) {
      stack.set(leafHashes.subarray(done * HASH_SIZE, (done + 1) * HASH_SIZE), used);
      used += HASH_SIZE;
      for (let rest = done; rest % 2 === 1; rest = (rest - 1) / 2) {
        node.set(stack.subarray(used - 2 * HASH_SIZE, used), 1);
        used -= HASH_SIZE;
        hash.into(node, 0, node.length, stack, used - HASH_SIZE);
      }
    }
    ranges.push(stack.slice(0, used));
  }
  return ranges;
}

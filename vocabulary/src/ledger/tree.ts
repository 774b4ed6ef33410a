import { CodedError } from '../error.ts';
import type { Crypto } from './crypto.ts';

export const HASH_SIZE = 32;
// Sizes are below 2^53, so a compact range never holds more than 53 subtree roots; one slot more for the leaf being pushed.
const MAX_SLOTS = 54;

/** RFC 6962 section 2.1: H(""). */
export function emptyRoot(crypto: Crypto): Uint8Array {
  return crypto.sha256(new Uint8Array(0));
}

// One buffer for all calls: Crypto reads its arguments and never keeps them.
const nodeInput = new Uint8Array(1 + 2 * HASH_SIZE);
nodeInput[0] = 0x01;

/** RFC 6962: H(0x01 || left || right). */
export function hashNode(crypto: Crypto, left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== HASH_SIZE || right.length !== HASH_SIZE) throw invalid('a hash that is not 32 bytes');
  nodeInput.set(left, 1);
  nodeInput.set(right, 1 + HASH_SIZE);
  return crypto.sha256(nodeInput);
}

/** The roots of the perfect subtrees that make up a tree (a compact range): all that appending needs. */
export interface Frontier {
  readonly size: number;
  push(leafHash: Uint8Array): void;
  /** Appends `leaves` leaves at once, as the roots of their perfect subtrees. @throws CodedError TREE_INVALID where the size is not a multiple of the largest */
  extend(range: Uint8Array, leaves: number): void;
  root(): Uint8Array;
  /** 32 bytes a subtree, left to right; a copy. */
  hashes(): Uint8Array;
}

/** @throws CodedError TREE_INVALID where `from` does not hold one hash per set bit of its size */
export function createFrontier(
  crypto: Crypto,
  from: { readonly size: number; readonly hashes: Uint8Array } = { size: 0, hashes: new Uint8Array(0) },
): Frontier {
  if (!Number.isSafeInteger(from.size) || from.size < 0) throw invalid('size not below 2^53');
  if (from.hashes.length !== HASH_SIZE * countOnes(from.size)) throw invalid('frontier and size disagree');
  const slots = new Uint8Array(MAX_SLOTS * HASH_SIZE);
  slots.set(from.hashes);
  let used = from.hashes.length;
  let size = from.size;
  return {
    get size() {
      return size;
    },
    push(leafHash) {
      if (leafHash.length !== HASH_SIZE) throw invalid('a hash that is not 32 bytes');
      slots.set(leafHash, used);
      used += HASH_SIZE;
      // Every trailing one of the old size is a perfect subtree that the new leaf completes into a larger one.
      for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) {
        nodeInput.set(slots.subarray(used - 2 * HASH_SIZE, used), 1);
        used -= HASH_SIZE;
        slots.set(crypto.sha256(nodeInput), used - HASH_SIZE);
      }
      size += 1;
    },
    extend(range, leaves) {
      if (range.length !== HASH_SIZE * countOnes(leaves)) throw invalid('range and size disagree');
      let at = 0;
      for (let left = leaves; left > 0; at += HASH_SIZE) {
        const part = left === 1 ? 1 : splitPoint(left + 1);
        if (size % part !== 0) throw invalid('a subtree that is not in its place');
        slots.set(range.subarray(at, at + HASH_SIZE), used);
        used += HASH_SIZE;
        for (let rest = size / part; rest % 2 === 1; rest = (rest - 1) / 2) {
          nodeInput.set(slots.subarray(used - 2 * HASH_SIZE, used), 1);
          used -= HASH_SIZE;
          slots.set(crypto.sha256(nodeInput), used - HASH_SIZE);
        }
        size += part;
        left -= part;
      }
    },
    root() {
      if (used === 0) return emptyRoot(crypto);
      let root: Uint8Array = slots.slice(used - HASH_SIZE, used);
      for (let end = used - HASH_SIZE; end > 0; end -= HASH_SIZE) root = hashNode(crypto, slots.subarray(end - HASH_SIZE, end), root);
      return root;
    },
    hashes: () => slots.slice(0, used),
  };
}

/** Root of the tree over `leafHashes` (32 bytes each). */
export function rootOf(crypto: Crypto, leafHashes: Uint8Array): Uint8Array {
  return rangeRoot(crypto, leafHashes, 0, countLeaves(leafHashes));
}

/** Root of the leaves [from, to) as a tree of its own. */
export function rangeRoot(crypto: Crypto, leafHashes: Uint8Array, from: number, to: number): Uint8Array {
  const frontier = createFrontier(crypto);
  for (let i = from; i < to; i++) frontier.push(leafHashes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE));
  return frontier.root();
}

export function countLeaves(leafHashes: Uint8Array): number {
  if (leafHashes.length % HASH_SIZE !== 0) throw invalid('not a whole number of hashes');
  return leafHashes.length / HASH_SIZE;
}

/** Largest power of two strictly below n, n >= 2: where RFC 6962 splits a tree. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function countOnes(n: number): number {
  let ones = 0;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

function invalid(what: string): CodedError {
  return new CodedError('TREE_INVALID', `tree: ${what}`);
}

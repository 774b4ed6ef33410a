import { CodedError } from '../error.ts';
import { equalBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { countLeaves, HASH_SIZE, hashNode, rangeRoot, splitPoint } from './tree.ts';

/**
 * RFC 6962 section 2.1.1 audit path, from the leaf's sibling up to the root's child.
 * @throws CodedError TREE_INVALID where `index` is not a leaf
 */
export function proveInclusion(crypto: Crypto, leafHashes: Uint8Array, index: number): Uint8Array[] {
  const size = countLeaves(leafHashes);
  if (!Number.isInteger(index) || index < 0 || index >= size) throw new CodedError('TREE_INVALID', `tree of ${size}: no leaf ${index}`);
  const path: Uint8Array[] = [];
  let from = 0;
  let to = size;
  while (to - from > 1) {
    const middle = from + splitPoint(to - from);
    if (index < middle) {
      path.push(rangeRoot(crypto, leafHashes, middle, to));
      to = middle;
    } else {
      path.push(rangeRoot(crypto, leafHashes, from, middle));
      from = middle;
    }
  }
  return path.toReversed();
}

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly path: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** RFC 9162 section 2.1.3.2. All of the claim is from outside; false for anything malformed. */
export function verifyInclusion(crypto: Crypto, claim: InclusionClaim): boolean {
  const { index, size, leafHash, path, root } = claim;
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  if (leafHash.length !== HASH_SIZE || path.some((hash) => hash.length !== HASH_SIZE)) return false;
  let node = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of path) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      hash = hashNode(crypto, sibling, hash);
      // A right-edge node without a sibling rises unhashed until it is a right child.
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = hashNode(crypto, hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(hash, root);
}

import { CodedError } from '../error.ts';
import { equalBytes } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { countLeaves, emptyRoot, HASH_SIZE, hashNode, rangeRoot, splitPoint } from './tree.ts';

/**
 * RFC 6962 section 2.1.2: shows that the tree over `leafHashes` extends its own first `oldSize` leaves.
 * Empty for oldSize = 0 and oldSize = size, where there is nothing to show.
 * @throws CodedError TREE_INVALID where `oldSize` is beyond the tree
 */
export function proveConsistency(crypto: Crypto, leafHashes: Uint8Array, oldSize: number): Uint8Array[] {
  const size = countLeaves(leafHashes);
  if (!Number.isInteger(oldSize) || oldSize < 0 || oldSize > size) throw new CodedError('TREE_INVALID', `tree of ${size}: no old size ${oldSize}`);
  if (oldSize === 0 || oldSize === size) return [];
  const path: Uint8Array[] = [];
  let from = 0;
  let to = size;
  while (oldSize !== to) {
    const middle = from + splitPoint(to - from);
    if (oldSize <= middle) {
      path.push(rangeRoot(crypto, leafHashes, middle, to));
      to = middle;
    } else {
      path.push(rangeRoot(crypto, leafHashes, from, middle));
      from = middle;
    }
  }
  // from = 0 means the old tree is a perfect left subtree: the verifier already holds its root.
  if (from !== 0) path.push(rangeRoot(crypto, leafHashes, from, to));
  return path.toReversed();
}

export interface ConsistencyClaim {
  readonly oldSize: number;
  readonly oldRoot: Uint8Array;
  readonly newSize: number;
  readonly newRoot: Uint8Array;
  readonly path: readonly Uint8Array[];
}

/** RFC 9162 section 2.1.4.2. All of the claim is from outside; false for anything malformed. */
export function verifyConsistency(crypto: Crypto, claim: ConsistencyClaim): boolean {
  const { oldSize, oldRoot, newSize, newRoot, path } = claim;
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize) || oldSize < 0 || oldSize > newSize) return false;
  if (oldRoot.length !== HASH_SIZE || newRoot.length !== HASH_SIZE || path.some((hash) => hash.length !== HASH_SIZE)) return false;
  if (oldSize === newSize) return path.length === 0 && equalBytes(oldRoot, newRoot);
  if (oldSize === 0) return path.length === 0 && equalBytes(oldRoot, emptyRoot(crypto));
  let node = oldSize - 1;
  let last = newSize - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  const rest = node === 0 ? path : path.slice(1);
  const start = node === 0 ? oldRoot : path[0];
  if (start === undefined) return false;
  let oldHash = start;
  let newHash = start;
  for (const hash of rest) {
    if (last === 0) return false;
    if (node % 2 === 1 || node === last) {
      oldHash = hashNode(crypto, hash, oldHash);
      newHash = hashNode(crypto, hash, newHash);
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      newHash = hashNode(crypto, newHash, hash);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && equalBytes(oldHash, oldRoot) && equalBytes(newHash, newRoot);
}

import { type Crypto, hashNode, proveInclusion, rootOf } from '@spanproof/vocabulary/ledger';

/** Leaves of an aligned subtree whose root is kept. */
export const BLOCK_LEAVES = 4_096;
/** Blocks asked for at once: bounds what is in memory. */
const BLOCKS_AT_ONCE = 32;

/** Leaf hashes [from, to) of one tree, 32 bytes each. @throws where not all of them are there */
export type ReadLeafHashes = (from: number, to: number) => Promise<Uint8Array>;

/** Audit paths of one growing tree (RFC 6962). Roots of complete blocks never change and are kept: 32 bytes per 4,096 leaves. */
export interface TreeProver {
  /** From the leaf's sibling up. `index < size`. */
  prove(index: number, size: number): Promise<readonly Uint8Array[]>;
  /** Forgets every root: what they were made from turned out not to be what was signed. */
  forget(): void;
}

export function createTreeProver(collaborators: { readonly crypto: Crypto; readonly read: ReadLeafHashes }): TreeProver {
  const { crypto, read } = collaborators;
  const roots = new Map<number, Uint8Array>();

  /** Reads complete blocks of [from, to) that are not known yet, neighbours together. */
  async function fold(from: number, to: number): Promise<void> {
    for (let block = Math.ceil(from / BLOCK_LEAVES); (block + 1) * BLOCK_LEAVES <= to; ) {
      if (roots.has(block)) {
        block += 1;
        continue;
      }
      let end = block + 1;
      while (end - block < BLOCKS_AT_ONCE && (end + 1) * BLOCK_LEAVES <= to && !roots.has(end)) end += 1;
      const hashes = await read(block * BLOCK_LEAVES, end * BLOCK_LEAVES);
      for (let at = block; at < end; at += 1) {
        const start = (at - block) * BLOCK_LEAVES * 32;
        roots.set(at, rootOf(crypto, hashes.subarray(start, start + BLOCK_LEAVES * 32)));
      }
      block = end;
    }
  }

  async function rootOfRange(from: number, to: number): Promise<Uint8Array> {
    const size = to - from;
    if (size === BLOCK_LEAVES && from % BLOCK_LEAVES === 0) {
      const known = roots.get(from / BLOCK_LEAVES);
      if (known !== undefined) return known;
    }
    if (size <= BLOCK_LEAVES) return rootOf(crypto, await read(from, to));
    const middle = from + split(size);
    return hashNode(crypto, await rootOfRange(from, middle), await rootOfRange(middle, to));
  }

  return {
    async prove(index, size) {
      const above: Uint8Array[] = [];
      let from = 0;
      let to = size;
      while (to - from > BLOCK_LEAVES) {
        const middle = from + split(to - from);
        const [left, right] = index < middle ? [middle, to] : [from, middle];
        await fold(left, right);
        above.push(await rootOfRange(left, right));
        if (index < middle) to = middle;
        else from = middle;
      }
      const within = proveInclusion(crypto, await read(from, to), index - from);
      return [...within, ...above.toReversed()];
    },
    forget: () => roots.clear(),
  };
}

/** Largest power of two below n: where RFC 6962 splits. */
function split(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}

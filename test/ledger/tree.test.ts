import {
  createFrontier,
  emptyRoot,
  hashNode,
  proveConsistency,
  proveInclusion,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '@spanproof/vocabulary/ledger';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { flipBit, fromHex, readVectors, toHex } from './read-vectors.ts';

const vectors = readVectors<{
  certificate_transparency: { inputs: string[]; leaf_hashes: string[]; roots: string[] };
  trees: { size: number; root: string; frontier: string[] }[];
  inclusion: { index: number; size: number; leaf_hash: string; root: string; path: string[] }[];
  consistency: { old_size: number; new_size: number; old_root: string; new_root: string; path: string[] }[];
}>('tree');
const refused = expect.objectContaining({ code: 'TREE_INVALID' });
const LARGEST = process.env['SPANPROOF_SLOW'] === '1' ? 257 : 65;

/** Leaf hashes of leaves 0..size-1 of the vectors: H(0x00 || i as two bytes). */
function makeLeaves(size: number): Uint8Array {
  const hashes = new Uint8Array(32 * size);
  for (let i = 0; i < size; i++) hashes.set(nodeCrypto.sha256(Uint8Array.of(0, i >> 8, i)), 32 * i);
  return hashes;
}
const leaves = makeLeaves(300);
const firstLeaves = (size: number): Uint8Array => leaves.subarray(0, 32 * size);
const leafAt = (index: number): Uint8Array => leaves.subarray(32 * index, 32 * index + 32);
const roots = Array.from({ length: LARGEST + 1 }, (_, size) => rootOf(nodeCrypto, firstLeaves(size)));
const rootAt = (size: number): Uint8Array => roots[size] ?? new Uint8Array(0);

describe('vectors', () => {
  // As Certificate Transparency's reference implementations print them.
  test.each(
    [
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
      'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
      '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
      'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ].map((root, size) => ({ root, size })),
  )('Certificate Transparency: the tree of $size', ({ root, size }) => {
    const { leaf_hashes, roots: frozen } = vectors.certificate_transparency;
    expect(frozen[size]).toBe(root);
    expect(toHex(rootOf(nodeCrypto, fromHex(leaf_hashes.slice(0, size).join(''))))).toBe(root);
  });

  test.each(vectors.trees)('the tree of $size: root and frontier', ({ size, root, frontier }) => {
    const grown = createFrontier(nodeCrypto);
    for (let i = 0; i < size; i++) grown.push(leafAt(i));
    expect(toHex(rootOf(nodeCrypto, firstLeaves(size)))).toBe(root);
    expect(toHex(grown.root())).toBe(root);
    expect(toHex(grown.hashes())).toBe(frontier.join(''));
    expect(grown.size).toBe(size);
  });

  test.each(vectors.inclusion)('inclusion of $index in $size', ({ index, size, leaf_hash, root, path }) => {
    expect(proveInclusion(nodeCrypto, firstLeaves(size), index).map(toHex)).toEqual(path);
    expect(verifyInclusion(nodeCrypto, { index, size, leafHash: fromHex(leaf_hash), path: path.map(fromHex), root: fromHex(root) })).toBe(true);
  });

  test.each(vectors.consistency)('consistency of $old_size with $new_size', ({ old_size, new_size, old_root, new_root, path }) => {
    expect(proveConsistency(nodeCrypto, firstLeaves(new_size), old_size).map(toHex)).toEqual(path);
    const claim = { oldSize: old_size, newSize: new_size, oldRoot: fromHex(old_root), newRoot: fromHex(new_root), path: path.map(fromHex) };
    expect(verifyConsistency(nodeCrypto, claim)).toBe(true);
  });
});

describe('createFrontier', () => {
  test('gives rootOf at every size, and goes on from a stored state as if it had never stopped', () => {
    const straight = createFrontier(nodeCrypto);
    for (let size = 0; size <= LARGEST; size++) {
      expect(straight.root()).toEqual(rootAt(size));
      const resumed = createFrontier(nodeCrypto, { size, hashes: straight.hashes() });
      for (let i = size; i < LARGEST; i++) resumed.push(leafAt(i));
      expect(resumed.root()).toEqual(rootAt(LARGEST));
      straight.push(leafAt(size));
    }
  });

  test('copies: what it was made from and what it gave out do not change it', () => {
    const stored = createFrontier(nodeCrypto);
    for (let i = 0; i < 5; i++) stored.push(leafAt(i));
    const hashes = stored.hashes();
    const resumed = createFrontier(nodeCrypto, { size: 5, hashes });
    hashes.fill(0);
    stored.hashes().fill(0);
    stored.root().fill(0);
    expect(stored.root()).toEqual(rootAt(5));
    expect(resumed.root()).toEqual(rootAt(5));
  });

  test('keeps no reference to a pushed leaf', () => {
    const frontier = createFrontier(nodeCrypto);
    const leaf = leafAt(0).slice();
    frontier.push(leaf);
    leaf.fill(0);
    expect(frontier.root()).toEqual(leafAt(0));
  });

  test('goes on beyond 2^32 leaves', () => {
    const size = 2 ** 40 + 1;
    const [large, small] = [leafAt(0), leafAt(1)];
    const frontier = createFrontier(nodeCrypto, { size, hashes: Buffer.concat([large, small]) });
    frontier.push(leafAt(2));
    expect(frontier.size).toBe(size + 1);
    expect(frontier.root()).toEqual(hashNode(nodeCrypto, large, hashNode(nodeCrypto, small, leafAt(2))));
  });

  test.each([
    ['a negative size', -1, 0],
    ['a fractional size', 0.5, 0],
    ['a size of 2^53', 2 ** 53, 1],
    ['hashes for an empty tree', 0, 1],
    ['a hash too few', 3, 1],
    ['a hash too many', 4, 2],
  ])('refuses %s', (_, size, count) => {
    expect(() => createFrontier(nodeCrypto, { size, hashes: new Uint8Array(32 * count) })).toThrow(refused);
  });

  test('refuses what is not a hash', () => {
    expect(() => createFrontier(nodeCrypto).push(new Uint8Array(31))).toThrow(refused);
    expect(() => createFrontier(nodeCrypto, { size: 1, hashes: new Uint8Array(33) })).toThrow(refused);
    expect(() => hashNode(nodeCrypto, new Uint8Array(32), new Uint8Array(33))).toThrow(refused);
    expect(() => rootOf(nodeCrypto, new Uint8Array(33))).toThrow(refused);
  });

  test('the empty tree has the hash of nothing', () => {
    expect(createFrontier(nodeCrypto).root()).toEqual(emptyRoot(nodeCrypto));
    expect(createFrontier(nodeCrypto).hashes()).toHaveLength(0);
  });
});

describe('inclusion', () => {
  test(`every leaf of every tree up to ${LARGEST}, and no other claim about it`, () => {
    for (let size = 1; size <= LARGEST; size++) {
      const root = rootAt(size);
      for (let index = 0; index < size; index++) {
        const path = proveInclusion(nodeCrypto, firstLeaves(size), index);
        const claim = { index, size, leafHash: leafAt(index), path, root };
        expect(verifyInclusion(nodeCrypto, claim)).toBe(true);
        const wrong = [
          { ...claim, index: (index + 1) % (size + 1) },
          { ...claim, index: index - 1 },
          { ...claim, leafHash: leafAt(index + 1) },
          { ...claim, root: rootAt(size - 1) },
          { ...claim, path: [...path, root] },
          ...(path.length > 0
            ? [
                { ...claim, path: path.slice(1) },
                { ...claim, path: path.slice(0, -1) },
              ]
            : []),
          ...(path.length > 1 ? [{ ...claim, path: path.toReversed() }] : []),
        ];
        for (const claimed of wrong) expect(verifyInclusion(nodeCrypto, claimed)).toBe(false);
      }
    }
  });

  test('a flipped bit anywhere in leaf, path or root is found', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: LARGEST }), fc.nat(), fc.nat(), fc.nat({ max: 255 }), (size, which, place, bit) => {
        const index = which % size;
        const path = proveInclusion(nodeCrypto, firstLeaves(size), index);
        const parts = [leafAt(index), rootAt(size), ...path];
        const at = place % parts.length;
        const [leafHash, root, ...rest] = parts.map((part, i) => (i === at ? flipBit(part, bit) : part));
        expect(verifyInclusion(nodeCrypto, { index, size, leafHash: leafHash ?? leafAt(0), root: root ?? rootAt(0), path: rest })).toBe(false);
      }),
    );
  });

  test.each([
    ['a size of 0', { index: 0, size: 0 }],
    ['an index beyond', { index: 5, size: 5 }],
    ['a negative index', { index: -1, size: 5 }],
    ['a fractional index', { index: 0.5, size: 5 }],
    ['an infinite size', { index: 0, size: Number.POSITIVE_INFINITY }],
    ['a size of 2^53', { index: 0, size: 2 ** 53 }],
    ['no number', { index: Number.NaN, size: Number.NaN }],
  ])('%s proves nothing', (_, numbers) => {
    const path = proveInclusion(nodeCrypto, firstLeaves(5), 0);
    expect(verifyInclusion(nodeCrypto, { ...numbers, leafHash: leafAt(0), path, root: rootAt(5) })).toBe(false);
  });

  test('hashes of other lengths prove nothing', () => {
    const path = proveInclusion(nodeCrypto, firstLeaves(2), 0);
    const claim = { index: 0, size: 2, leafHash: leafAt(0), path, root: rootAt(2) };
    expect(verifyInclusion(nodeCrypto, { ...claim, leafHash: new Uint8Array(31) })).toBe(false);
    expect(verifyInclusion(nodeCrypto, { ...claim, path: [new Uint8Array(33)] })).toBe(false);
    expect(verifyInclusion(nodeCrypto, { ...claim, root: rootAt(2).subarray(1) })).toBe(false);
  });

  test.each([-1, 5, 0.5, Number.NaN])('there is no proof of leaf %d of 5', (index) => {
    expect(() => proveInclusion(nodeCrypto, firstLeaves(5), index)).toThrow(refused);
  });
});

describe('consistency', () => {
  test(`every pair of sizes up to ${LARGEST}, and no other claim about it`, () => {
    for (let newSize = 0; newSize <= LARGEST; newSize++) {
      for (let oldSize = 0; oldSize <= newSize; oldSize++) {
        const path = proveConsistency(nodeCrypto, firstLeaves(newSize), oldSize);
        const claim = { oldSize, newSize, oldRoot: rootAt(oldSize), newRoot: rootAt(newSize), path };
        expect(verifyConsistency(nodeCrypto, claim)).toBe(true);
        const other = rootAt(newSize === 1 ? 2 : 1);
        const wrong = [
          { ...claim, oldRoot: flipBit(claim.oldRoot, 0) },
          { ...claim, oldSize: newSize + 1 },
          { ...claim, path: [...path, other] },
          ...(oldSize > 0 ? [{ ...claim, newRoot: flipBit(claim.newRoot, 0) }] : []),
          ...(path.length > 0
            ? [
                { ...claim, path: path.slice(1) },
                { ...claim, path: path.slice(0, -1) },
              ]
            : []),
          ...path.map((hash, i) => ({ ...claim, path: path.with(i, flipBit(hash, 255)) })),
        ];
        for (const claimed of wrong) expect(verifyConsistency(nodeCrypto, claimed)).toBe(false);
      }
    }
  });

  test('a fork is found: no tree that changed one old leaf is consistent', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: LARGEST }), fc.nat(), fc.nat(), (newSize, first, second) => {
        const oldSize = 1 + (first % (newSize - 1));
        const forked = firstLeaves(newSize).slice();
        forked.set(leafAt(299), 32 * (second % oldSize));
        const path = proveConsistency(nodeCrypto, forked, oldSize);
        expect(verifyConsistency(nodeCrypto, { oldSize, newSize, oldRoot: rootAt(oldSize), newRoot: rootOf(nodeCrypto, forked), path })).toBe(false);
      }),
    );
  });

  test.each([
    ['a shrinking tree', { oldSize: 5, newSize: 4 }],
    ['a negative size', { oldSize: -1, newSize: 4 }],
    ['a fractional size', { oldSize: 1.5, newSize: 4 }],
    ['a size of 2^53', { oldSize: 1, newSize: 2 ** 53 }],
    ['no number', { oldSize: Number.NaN, newSize: Number.NaN }],
  ])('%s proves nothing', (_, sizes) => {
    expect(verifyConsistency(nodeCrypto, { ...sizes, oldRoot: rootAt(4), newRoot: rootAt(4), path: [] })).toBe(false);
  });

  test('hashes of other lengths prove nothing', () => {
    const path = proveConsistency(nodeCrypto, firstLeaves(3), 2);
    const claim = { oldSize: 2, newSize: 3, oldRoot: rootAt(2), newRoot: rootAt(3), path };
    expect(verifyConsistency(nodeCrypto, { ...claim, oldRoot: new Uint8Array(0) })).toBe(false);
    expect(verifyConsistency(nodeCrypto, { ...claim, newRoot: new Uint8Array(33) })).toBe(false);
    expect(verifyConsistency(nodeCrypto, { ...claim, path: path.map((hash) => hash.subarray(1)) })).toBe(false);
  });

  test.each([-1, 6, 0.5])('there is no proof from size %d to 5', (oldSize) => {
    expect(() => proveConsistency(nodeCrypto, firstLeaves(5), oldSize)).toThrow(refused);
  });
});

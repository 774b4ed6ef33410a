import { carriesParts, PARTS_SIZE, readParts } from './bundle-rows.ts';
import { equalBytes, isZero } from './bytes.ts';
import type { Crypto } from './crypto.ts';
import { hashBody, LEAF_FLAGS, type LeafFields } from './leaf.ts';
import type { Findings } from './verify-findings.ts';

/** Reads `parts` beside the rows: the two inner hashes of every body_hash, so that either part can be shown, pruned or withheld alone. */
export function createPartsReader(
  { crypto, findings }: { readonly crypto: Crypto; readonly findings: Findings },
  { file, path, stream }: { readonly file: Uint8Array; readonly path: string; readonly stream: string },
): { take(leaf: LeafFields): void; finish(): void } {
  let offset = 0;
  return {
    take(leaf) {
      if (!carriesParts(leaf)) return;
      const parts = readParts(file, offset);
      // A line of another row stays for that row: one missing line must not make all later ones wrong.
      if (parts?.seq === leaf.seq) offset += PARTS_SIZE;
      const fits =
        parts?.seq === leaf.seq &&
        isZero(parts.body) === ((leaf.flags & LEAF_FLAGS.body) === 0) &&
        isZero(parts.original) === ((leaf.flags & LEAF_FLAGS.original) === 0) &&
        equalBytes(hashBody(crypto, parts.body, parts.original), leaf.body_hash);
      if (!fits)
        findings.add('PART_MISMATCH', { stream, first: leaf.seq, last: leaf.seq }, 'the hashes of its parts are absent or not those the row commits to');
    },
    finish() {
      if (offset !== file.length) findings.add('BUNDLE_INVALID', { path }, `${file.length - offset} bytes that belong to no row`);
    },
  };
}

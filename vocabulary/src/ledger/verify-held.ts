import type { BundleFiles } from './bundle-files.ts';
import { BLOCK_ROWS, blockPath } from './bundle-layout.ts';
import { readHeld } from './bundle-rows.ts';
import type { RowRange } from './entry.ts';
import { verifyInclusion } from './inclusion.ts';
import { hashLeaf } from './leaf.ts';
import { missingOf } from './verify-absences.ts';
import { type ReadBlock, readLeaf, type StreamCounts } from './verify-block-reader.ts';
import { isHeld } from './verify-retention.ts';
import type { Collaborators, Subject } from './verify-stream.ts';

/** Rows that a hold kept while their stream was pruned: each leads to the stream's last logged root by an audit path of its own. */
export function checkHeld(
  { crypto, findings, ids, read }: Collaborators & { readonly read: ReadBlock },
  files: BundleFiles,
  { number, name, stream }: Subject,
  held: readonly RowRange[],
  counts: StreamCounts,
): void {
  const head = stream.checkpoints.at(-1);
  const present: number[] = [];
  for (const block of heldBlocks(files, number)) {
    const path = blockPath(number, block, 'held');
    const file = files.read(path) ?? new Uint8Array(0);
    const beside = read.open(block);
    let offset = 0;
    for (let row = readHeld(file, offset); row !== undefined; row = readHeld(file, offset)) {
      offset = row.next;
      counts.rows += 1;
      const leaf = readLeaf(row.leaf);
      const first = leaf?.seq ?? (present.at(-1) ?? -1) + 1;
      const here = { stream: name, first, last: first };
      if (leaf === undefined) {
        findings.add('LEAF_INVALID', here, 'not a row of a known kind');
        continue;
      }
      if (leaf.seq <= (present.at(-1) ?? -1) || Math.floor(leaf.seq / BLOCK_ROWS) !== block) findings.add('ROW_ORDER', here, 'not where it belongs');
      if (!isHeld(held, leaf.seq)) findings.add('RESURRECTED', here, 'there, though the log says that it was pruned');
      const claim = { index: leaf.seq, size: head?.size ?? 0, leafHash: hashLeaf(crypto, row.leaf), path: row.path, root: head?.root ?? new Uint8Array(0) };
      if (!verifyInclusion(crypto, claim)) findings.add('ROOT_MISMATCH', here, 'its audit path does not lead to the root last logged');
      if (!ids.add(leaf.record_id)) findings.add('DUPLICATE_RECORD', here, 'its record id appears before');
      present.push(leaf.seq);
      beside.take(leaf);
    }
    if (offset !== file.length) findings.add('BUNDLE_INVALID', { path }, 'not a whole number of rows');
    beside.finish();
  }
  for (const [first, last] of missingOf(held, present)) findings.add('UNAUTHORISED_DELETION', { stream: name, first, last }, 'held, and not there');
}

/** Blocks of a stream that have a file of held rows, ascending: its stated size is from outside, so nothing counts up to it. */
function heldBlocks(files: BundleFiles, number: number): readonly number[] {
  const prefix = blockPath(number, 0, 'held').slice(0, -'000000/held'.length);
  return files.names.filter((path) => path.startsWith(prefix) && path.endsWith('/held')).map((path) => Number(path.slice(prefix.length, -'/held'.length)));
}

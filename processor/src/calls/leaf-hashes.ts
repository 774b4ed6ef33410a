import { CodedError } from '@spanproof/vocabulary';
import { concatBytes } from '@spanproof/vocabulary/ledger';
import type { Query } from '../store/contract.ts';
import { readBytes } from './read-cell.ts';
import { BLOCK_LEAVES } from './tree-prover.ts';

/**
 * Leaf hashes of a stream, made by the engine from its rows (docs/ledger-format.md section 4), so that no core has to travel. Whether they are
 * right is not the engine's to say: they count only where they give the root that was signed. In hex before they are joined: joining drops the
 * zero bytes that a FixedString ends with.
 */
const LEAF_HASHES = `SELECT intDiv(seq, ${BLOCK_LEAVES}) AS block, count() AS held, min(seq) AS first, max(seq) AS last, uniqExact(seq) AS distinct_held,
  arrayStringConcat(arrayMap(leaf -> hex(leaf.2), arraySort(leaf -> leaf.1, groupArray((seq, hash))))) AS hashes
FROM (
  SELECT seq, SHA256(concat(
    unhex('0053504631'), reinterpretAsFixedString(kind), reinterpretAsFixedString(flags), reverse(reinterpretAsFixedString(seq)),
    reverse(reinterpretAsFixedString(toUnixTimestamp64Nano(t_event))), reverse(reinterpretAsFixedString(toUnixTimestamp64Nano(t_ingest))),
    record_id, reverse(reinterpretAsFixedString(src_seq)), src_id, tenant_tag,
    SHA256(concat('spanproof/core/v1\\n', core)), subject_hash,
    if(body_part_hash = toFixedString('', 32) AND original_part_hash = toFixedString('', 32), toFixedString('', 32),
      SHA256(concat('spanproof/body/v1\\n', body_part_hash, original_part_hash))))) AS hash
  FROM spanproof.records WHERE stream = {stream:String} AND seq >= {from:UInt64} AND seq < {to:UInt64}
)
GROUP BY block ORDER BY block`;

/** @throws CodedError PROOF_INVALID where the store does not hold each row of [from, to) exactly once */
export async function readLeafHashes(query: Query, stream: string, from: number, to: number): Promise<Uint8Array> {
  const blocks = await query(LEAF_HASHES, { stream, from, to });
  const hashes = concatBytes(...blocks.map((block) => readBytes(block, 'hashes')));
  const whole = blocks.every(({ held, first, last, distinct_held }) => held === distinct_held && Number(last) - Number(first) + 1 === Number(held));
  if (!whole || hashes.length !== (to - from) * 32)
    throw new CodedError('PROOF_INVALID', `the store does not hold rows ${from} to ${to - 1} of ${stream} exactly once`, {
      todo: 'export the period and verify the bundle',
    });
  return hashes;
}

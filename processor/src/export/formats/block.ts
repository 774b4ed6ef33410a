import {
  type BundleDescription,
  carriesCore,
  carriesParts,
  concatBytes,
  type Crypto,
  encodeLeaf,
  formatAbsent,
  formatCoreLine,
  formatParts,
  hashBody,
  hashCore,
  isInScope,
  LEAF_FLAGS,
  type WithheldParts,
} from '@spanproof/vocabulary/ledger';
import type { StoredRecord } from '../../store/contract.ts';

/** A stored row, and the flags of its parts that are not there any more. */
export interface StoredRow extends StoredRecord {
  readonly absent: number;
}

export interface Block {
  readonly core: Uint8Array;
  readonly leaves: Uint8Array;
  readonly parts: Uint8Array;
  /** Empty where nothing is absent. */
  readonly absent: Uint8Array;
  /** Rows in scope, and parts withheld of rows that carry their core. */
  readonly records: number;
  readonly withheld: WithheldParts;
  readonly missing: WithheldParts;
}

/** Writes the three files of one block: all rows as leaves, those in scope with their core and the hashes of their parts. */
export function formatBlock(crypto: Crypto, scope: Pick<BundleDescription, 'from' | 'to' | 'tenantTag'>, rows: readonly StoredRow[]): Block {
  const files = { core: [] as Uint8Array[], leaves: [] as Uint8Array[], parts: [] as Uint8Array[], absent: [] as Uint8Array[] };
  const withheld = { body: 0, original: 0, subject: 0 };
  const missing = { body: 0, original: 0, subject: 0 };
  let records = 0;
  for (const row of rows) {
    files.leaves.push(encodeLeaf({ ...row, core_hash: hashCore(crypto, row.core), body_hash: hashBody(crypto, row.body_part_hash, row.original_part_hash) }));
    if (isInScope(scope, row)) records += 1;
    if (!carriesCore(scope, row)) continue;
    files.core.push(formatCoreLine(row.seq, row.core));
    if (carriesParts(row)) files.parts.push(formatParts(row.seq, row.body_part_hash, row.original_part_hash));
    if (row.absent !== 0) files.absent.push(formatAbsent(row.seq, row.absent));
    for (const part of ['body', 'original', 'subject'] as const) {
      if ((row.flags & LEAF_FLAGS[part]) === 0) continue;
      if ((row.absent & LEAF_FLAGS[part]) === 0) withheld[part] += 1;
      else missing[part] += 1;
    }
  }
  return {
    core: concatBytes(...files.core),
    leaves: concatBytes(...files.leaves),
    parts: concatBytes(...files.parts),
    absent: concatBytes(...files.absent),
    records,
    withheld,
    missing,
  };
}

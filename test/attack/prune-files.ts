import {
  blockPath,
  formatHeld,
  hashLeaf,
  LEAF_SIZE,
  type NoteSigner,
  parseDescription,
  BUNDLE_PATHS,
  formatDescription,
  proveInclusion,
} from '@spanproof/vocabulary/ledger';
import { nodeCrypto as crypto } from '../../processor/src/node-crypto.ts';
import { type Files, pack, reseal, unpack } from '../verify/bundles.ts';

/**
 * A bundle as a processor writes it once the stream's rows were pruned: rows of `kept` stand in `held` with their audit paths, their cores and parts
 * beside them; every other row is gone.
 */
export function pruneFiles(zip: Uint8Array, stream: string, kept: readonly number[], governance: NoteSigner): Uint8Array {
  const files: Files = unpack(zip);
  const description = parseDescription(files.get(BUNDLE_PATHS.description) ?? new Uint8Array(0));
  const number = description.streams.findIndex(({ origin }) => origin === stream);
  const at = (file: 'core.jsonl' | 'held' | 'leaves' | 'parts' | 'absent'): string => blockPath(number, 0, file);
  const leaves = files.get(at('leaves')) ?? new Uint8Array(0);
  const rows = Array.from({ length: leaves.length / LEAF_SIZE }, (_, row) => leaves.slice(row * LEAF_SIZE, (row + 1) * LEAF_SIZE));
  const hashes = Buffer.concat(rows.map((row) => hashLeaf(crypto, row)));
  const held = kept.map((row) => formatHeld(rows[row] ?? new Uint8Array(LEAF_SIZE), proveInclusion(crypto, hashes, row)));
  const flagsOf = (row: number): number => rows[row]?.[5] ?? 0;
  const countOf = (flag: number): number => rows.filter((_, row) => kept.includes(row) && flagsOf(row) & flag).length;
  const lost = (flag: number): number => rows.filter((_, row) => !kept.includes(row) && flagsOf(row) & flag).length;
  const lines = Buffer.from(files.get(at('core.jsonl')) ?? [])
    .toString()
    .split('\n')
    .filter((line) => kept.some((row) => line.endsWith(`"seq":${row}}`)));
  const parts = Buffer.from(files.get(at('parts')) ?? []);
  const keptParts = Array.from({ length: parts.length / 72 }, (_, row) => parts.subarray(row * 72, (row + 1) * 72)).filter((part) =>
    kept.includes(part[7] ?? -1),
  );
  for (const file of ['leaves', 'core.jsonl', 'parts'] as const) files.delete(at(file));
  if (kept.length > 0) {
    files.set(at('held'), Buffer.concat(held));
    files.set(at('core.jsonl'), Buffer.from(lines.map((line) => `${line}\n`).join('')));
    files.set(at('parts'), Buffer.concat(keptParts));
  }
  const { withheld } = description;
  files.set(
    BUNDLE_PATHS.description,
    formatDescription({
      ...description,
      streams: description.streams.map((other, index) => (index === number ? { ...other, records: countOf(0xff) } : other)),
      withheld: { body: withheld.body - lost(4), original: withheld.original - lost(8), subject: withheld.subject - lost(2) },
    }),
  );
  return pack(reseal(files, governance));
}

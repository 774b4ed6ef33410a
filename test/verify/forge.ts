import { blockPath, type BundleDescription, BUNDLE_PATHS, formatDescription, LEAF_SIZE, parseDescription } from '@spanproof/vocabulary/ledger';
import type { Files } from './bundles.ts';

/** Number of the stream that the attacks aim at: the second of the small ledger, 10 rows, logged at 3, 7 and 10. */
export const TARGET = 1;
export const TARGET_ORIGIN = 'w1/1/standard/2026-11';

function edit(files: Files, file: 'leaves' | 'core.jsonl' | 'parts', stream: number, change: (bytes: Uint8Array) => Uint8Array): void {
  const path = blockPath(stream, 0, file);
  files.set(path, change(files.get(path) ?? new Uint8Array(0)));
}

function editRows(files: Files, file: 'leaves' | 'parts', size: number, stream: number, change: (rows: Uint8Array[]) => readonly Uint8Array[]): void {
  edit(files, file, stream, (bytes) =>
    Buffer.concat(change(Array.from({ length: bytes.length / size }, (_, at) => Uint8Array.from(bytes.subarray(at * size, (at + 1) * size))))),
  );
}

export function editLeaves(files: Files, change: (rows: Uint8Array[]) => readonly Uint8Array[], stream: number = TARGET): void {
  editRows(files, 'leaves', LEAF_SIZE, stream, change);
}

export function editParts(files: Files, change: (rows: Uint8Array[]) => readonly Uint8Array[], stream: number = TARGET): void {
  editRows(files, 'parts', 72, stream, change);
}

/** Lines without their line feed. */
export function editCores(files: Files, change: (lines: string[]) => readonly string[], stream: number = TARGET): void {
  edit(files, 'core.jsonl', stream, (bytes) =>
    Buffer.from(
      change(Buffer.from(bytes).toString().split('\n').slice(0, -1))
        .map((line) => `${line}\n`)
        .join(''),
    ),
  );
}

export function editDescription(files: Files, change: (description: BundleDescription) => BundleDescription): void {
  files.set(BUNDLE_PATHS.description, formatDescription(change(parseDescription(files.get(BUNDLE_PATHS.description) ?? new Uint8Array(0)))));
}

/** Makes the stated count of records of the target fit. */
export function stateRecords(files: Files, records: number): void {
  editDescription(files, (description) => ({
    ...description,
    streams: description.streams.map((stream, at) => (at === TARGET ? { ...stream, records } : stream)),
  }));
}

/** Renumbers rows so that seq is the index again. */
export function renumber(rows: readonly Uint8Array[]): readonly Uint8Array[] {
  return rows.map((row, at) => {
    const copy = Buffer.from(row);
    copy.writeBigUInt64BE(BigInt(at), 6);
    return copy;
  });
}

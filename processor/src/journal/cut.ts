import type { CutPayload } from './contract.ts';
import type { FieldReader, FieldWriter } from './fields.ts';

/** text stream, u64 size, 32 root, block note, block checkpoint row. */
export function writeCut(out: FieldWriter, cut: CutPayload): void {
  if (cut.root.length !== 32) throw new RangeError('a root has 32 bytes');
  out.text(cut.stream);
  out.size(cut.size);
  out.raw(cut.root);
  out.block(cut.note);
  out.block(cut.checkpoint);
}

/** @throws CodedError JOURNAL_CORRUPT */
export function readCut(bytes: FieldReader): CutPayload {
  return { stream: bytes.text(), size: bytes.size(), root: bytes.raw(32), note: bytes.block(), checkpoint: bytes.block() };
}

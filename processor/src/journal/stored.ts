import type { StoredPayload } from './contract.ts';
import type { FieldReader, FieldWriter } from './fields.ts';

/** text stream, u64 size. */
export function writeStored(out: FieldWriter, stored: StoredPayload): void {
  out.text(stored.stream);
  out.size(stored.size);
}

/** @throws CodedError JOURNAL_CORRUPT */
export function readStored(bytes: FieldReader): StoredPayload {
  return { stream: bytes.text(), size: bytes.size() };
}

import type { CarryPayload } from './contract.ts';
import { readDigests, writeDigests } from './digests.ts';
import type { FieldReader, FieldWriter } from './fields.ts';

/** Smallest stream: empty name, size, empty compact range, cut. */
const STREAM_MIN = 2 + 8 + 4 + 8;

/** digests, u32 streams, then per stream: text stream, u64 size, u32 hashes, hashes x 32, u64 cut. */
export function writeCarry(out: FieldWriter, { digests, streams }: CarryPayload): void {
  writeDigests(out, digests);
  out.u32(streams.length);
  for (const { stream, size, frontier, cut } of streams) {
    if (frontier.length % 32 !== 0) throw new RangeError('hashes have 32 bytes');
    out.text(stream);
    out.size(size);
    out.u32(frontier.length / 32);
    out.raw(frontier);
    out.size(cut);
  }
}

/** @throws CodedError JOURNAL_CORRUPT */
export function readCarry(bytes: FieldReader): CarryPayload {
  return {
    digests: readDigests(bytes),
    streams: Array.from({ length: bytes.count(STREAM_MIN) }, () => ({
      stream: bytes.text(),
      size: bytes.size(),
      frontier: bytes.raw(bytes.count(32) * 32),
      cut: bytes.size(),
    })),
  };
}

import type { FramePayload } from './contract.ts';
import type { FieldReader, FieldWriter } from './fields.ts';

/** u32 count, then per digest: 32 bytes, u64 ns. */
export function writeDigests(out: FieldWriter, digests: FramePayload['digests']): void {
  out.u32(digests.length);
  for (const { digest, at } of digests) {
    if (digest.length !== 32) throw new RangeError('a redelivery digest has 32 bytes');
    out.raw(digest);
    out.u64(at);
  }
}

/** @throws CodedError JOURNAL_CORRUPT */
export function readDigests(bytes: FieldReader): FramePayload['digests'] {
  return Array.from({ length: bytes.count(40) }, () => ({ digest: bytes.raw(32), at: bytes.u64() }));
}

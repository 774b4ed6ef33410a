import type { FramePayload, FrameSection } from './contract.ts';
import { readDigests, writeDigests } from './digests.ts';
import type { FieldReader, FieldWriter } from './fields.ts';

/** Smallest section: empty name, first, no rows, root, two empty bodies. */
const SECTION_MIN = 2 + 8 + 4 + 32 + 4 + 4;

/** digests, u32 sections, then per section: text stream, u64 first, u32 rows, rows x 32 leaf hashes, 32 root, block records, block bodies. */
export function writeFrame(out: FieldWriter, { digests, sections }: FramePayload): void {
  writeDigests(out, digests);
  out.u32(sections.length);
  for (const section of sections) {
    if (section.leafHashes.length % 32 !== 0 || section.root.length !== 32) throw new RangeError('hashes have 32 bytes');
    out.text(section.stream);
    out.size(section.first);
    out.u32(section.leafHashes.length / 32);
    out.raw(section.leafHashes);
    out.raw(section.root);
    out.block(section.records);
    out.block(section.bodies);
  }
}

/** @throws CodedError JOURNAL_CORRUPT */
export function readFrame(bytes: FieldReader): FramePayload {
  const digests = readDigests(bytes);
  const sections: FrameSection[] = Array.from({ length: bytes.count(SECTION_MIN) }, () => ({
    stream: bytes.text(),
    first: bytes.size(),
    leafHashes: bytes.raw(bytes.count(32) * 32),
    root: bytes.raw(32),
    records: bytes.block(),
    bodies: bytes.block(),
  }));
  return { digests, sections };
}

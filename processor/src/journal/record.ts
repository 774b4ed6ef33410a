import { crc32 } from 'node:zlib';
import type { JournalEntry } from './contract.ts';
import { writeEntry } from './entry.ts';
import { createFieldWriter } from './fields.ts';

/**
 * One append = one record = one write, so that a crash keeps all of it or nothing:
 *
 *  0  4 "SPJ1"     4  8 generation    12  4 segment    16  8 sequence
 * 24  4 oldest    28  4 length        32  4 CRC-32 of bytes 0..31, continued over the payload
 * 36  4 CRC-32 of bytes 0..35         40  the entries, then zeros up to the next page
 *
 * generation: 8 random bytes per journal, so that no content from outside can look like a record of it.
 * segment: the file the record was written for; stale records of a recycled file name another.
 * sequence: consecutive over all segments. oldest: segments below it were released when this record was written.
 */
export interface RecordHeader {
  readonly generation: bigint;
  readonly segment: number;
  readonly sequence: number;
  readonly oldest: number;
  readonly length: number;
  readonly payloadCrc: number;
}

export const HEADER_SIZE = 40;
/** A record starts on a page of its own: a write in flight never touches a page that holds an acknowledged byte. */
export const PAGE = 4096;
const MAGIC = 0x5350_4a31;
const ZEROS = new Uint8Array(PAGE);
const MAX_LENGTH = 0xffff_ffff;

/** Bytes a record of `length` payload bytes takes in its file. */
export function recordSize(length: number): number {
  return Math.ceil((HEADER_SIZE + length) / PAGE) * PAGE;
}

/** Chunks of one gathering write; their lengths add up to `size`. */
export function encodeRecord(
  place: Pick<RecordHeader, 'generation' | 'segment' | 'sequence' | 'oldest'>,
  entries: readonly JournalEntry[],
): { readonly chunks: readonly Uint8Array[]; readonly size: number } {
  const out = createFieldWriter();
  for (const entry of entries) writeEntry(out, entry);
  const payload = out.finish();
  const length = payload.reduce((sum, chunk) => sum + chunk.length, 0);
  if (length > MAX_LENGTH) throw new RangeError('a record holds less than 4 GiB');
  const header = Buffer.alloc(HEADER_SIZE);
  header.writeUInt32BE(MAGIC, 0);
  header.writeBigUInt64BE(place.generation, 4);
  header.writeUInt32BE(place.segment, 12);
  header.writeBigUInt64BE(BigInt(place.sequence), 16);
  header.writeUInt32BE(place.oldest, 24);
  header.writeUInt32BE(length, 28);
  header.writeUInt32BE(
    payload.reduce((crc, chunk) => crc32(chunk, crc), crc32(header.subarray(0, 32))),
    32,
  );
  header.writeUInt32BE(crc32(header.subarray(0, 36)), 36);
  const size = recordSize(length);
  return { chunks: [header, ...payload, ZEROS.subarray(0, size - HEADER_SIZE - length)], size };
}

/** A whole header at `offset`, or undefined for zeros, stale payload, a torn page: anything that no writer finished. */
export function decodeHeader(file: Uint8Array, offset: number): RecordHeader | undefined {
  if (offset + HEADER_SIZE > file.length) return undefined;
  const view = new DataView(file.buffer, file.byteOffset + offset, HEADER_SIZE);
  if (view.getUint32(0) !== MAGIC || view.getUint32(36) !== crc32(file.subarray(offset, offset + 36))) return undefined;
  return {
    generation: view.getBigUint64(4),
    segment: view.getUint32(12),
    sequence: Number(view.getBigUint64(16)),
    oldest: view.getUint32(24),
    length: view.getUint32(28),
    payloadCrc: view.getUint32(32),
  };
}

/** The payload behind a whole header; undefined where it is cut short or differs from what was written. */
export function decodePayload(file: Uint8Array, offset: number, header: RecordHeader): Uint8Array | undefined {
  const start = offset + HEADER_SIZE;
  if (header.length > file.length - start) return undefined;
  const payload = file.subarray(start, start + header.length);
  return crc32(payload, crc32(file.subarray(offset, offset + 32))) === header.payloadCrc ? payload : undefined;
}

import { crc32 } from 'node:zlib';

/**
 * One record of a forward journal:
 *
 *  0  4 "SPF1"    4  4 CRC-32 of everything behind it    8  1 type    9  1 flags (1: the body has records)    10  6 zero
 * 16  8 seq      24  8 time (ns)     32  4 spans         36  4 length of the payload                          40  the payload
 *
 * request: the payload is the body's digest (32 bytes), then the sealed request. reached: the name of a backend that is done with everything up to
 * seq. cancelled: the body of request seq was refused after all; no payload.
 */
export const RECORD_TYPES = { request: 1, reached: 2, cancelled: 3 } as const;
export type RecordType = keyof typeof RECORD_TYPES;

export interface JournalRecord {
  readonly type: RecordType;
  readonly sealed: boolean;
  readonly seq: number;
  readonly at: bigint;
  readonly spans: number;
  readonly payload: Uint8Array;
}

export const HEADER_SIZE = 40;
export const DIGEST_SIZE = 32;
const MAGIC = 0x5350_4631;

export function encodeRecord(record: JournalRecord): Uint8Array {
  const bytes = Buffer.alloc(HEADER_SIZE + record.payload.length);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.writeUInt8(RECORD_TYPES[record.type], 8);
  bytes.writeUInt8(record.sealed ? 1 : 0, 9);
  bytes.writeBigUInt64BE(BigInt(record.seq), 16);
  bytes.writeBigUInt64BE(record.at, 24);
  bytes.writeUInt32BE(record.spans, 32);
  bytes.writeUInt32BE(record.payload.length, 36);
  bytes.set(record.payload, HEADER_SIZE);
  bytes.writeUInt32BE(crc32(bytes.subarray(8)), 4);
  return bytes;
}

/** The whole records of a segment, in order, and where they end: what follows was never acknowledged, or is damaged. */
export function decodeRecords(file: Buffer): {
  readonly records: readonly { readonly record: JournalRecord; readonly offset: number }[];
  readonly end: number;
} {
  const records: { readonly record: JournalRecord; readonly offset: number }[] = [];
  let at = 0;
  for (;;) {
    const record = decodeRecord(file, at);
    if (record === undefined) return { records, end: at };
    records.push({ record, offset: at });
    at += HEADER_SIZE + record.payload.length;
  }
}

function decodeRecord(file: Buffer, at: number): JournalRecord | undefined {
  if (at + HEADER_SIZE > file.length || file.readUInt32BE(at) !== MAGIC) return undefined;
  const end = at + HEADER_SIZE + file.readUInt32BE(at + 36);
  if (end > file.length || crc32(file.subarray(at + 8, end)) !== file.readUInt32BE(at + 4)) return undefined;
  const type = (Object.keys(RECORD_TYPES) as RecordType[]).find((name) => RECORD_TYPES[name] === file[at + 8]);
  if (type === undefined) return undefined;
  return {
    type,
    sealed: file[at + 9] === 1,
    seq: Number(file.readBigUInt64BE(at + 16)),
    at: file.readBigUInt64BE(at + 24),
    spans: file.readUInt32BE(at + 32),
    payload: file.subarray(at + HEADER_SIZE, end),
  };
}

import { CodedError } from '../error.ts';
import { concatBytes } from './bytes.ts';
import { encodeUtf8 } from './text.ts';

/** A stored member: where its local header starts, and what the headers say about its bytes. */
export interface ZipMember {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly offset: number;
}

export const LOCAL_HEADER_SIZE = 30;
const MAX_U16 = 0xffff;
const MAX_U32 = 0xffff_ffff;
/** 1980-01-01 00:00, the earliest date a zip can name: times would make equal content differ. */
const EPOCH_DATE = 0x0021;
/** Made by unix, so that the mode below is read; 2.0 of the specification. */
const MADE_BY = 0x0314;
/** A regular file, rw-r--r--. */
const MODE = (0o100644 << 16) >>> 0;

/**
 * The one way this project spells a zip: members STORED, names ascending, every other field fixed, zip64 records exactly where a number
 * does not fit. A reader re-encodes what it read and requires the same bytes.
 */
export function formatLocalHeader({ name, size, crc }: Omit<ZipMember, 'offset'>): Uint8Array {
  if (size >= MAX_U32) throw new CodedError('BUNDLE_INVALID', `zip: ${name} has ${size} bytes`);
  const encoded = encodeUtf8(name);
  const view = new DataView(new ArrayBuffer(LOCAL_HEADER_SIZE));
  view.setUint32(0, 0x504b0304);
  view.setUint16(4, 10, true);
  view.setUint16(12, EPOCH_DATE, true);
  view.setUint32(14, crc, true);
  view.setUint32(18, size, true);
  view.setUint32(22, size, true);
  view.setUint16(26, encoded.length, true);
  return concatBytes(new Uint8Array(view.buffer), encoded);
}

/** Central directory and end records for members written back to back from offset 0. */
export function formatDirectory(members: readonly ZipMember[]): Uint8Array {
  const last = members.at(-1);
  const start = last === undefined ? 0 : last.offset + LOCAL_HEADER_SIZE + encodeUtf8(last.name).length + last.size;
  const directory = concatBytes(...members.map(formatCentralHeader));
  return concatBytes(directory, formatEnd(members.length, directory.length, start));
}

function formatCentralHeader({ name, size, crc, offset }: ZipMember): Uint8Array {
  const encoded = encodeUtf8(name);
  const far = offset >= MAX_U32;
  const view = new DataView(new ArrayBuffer(46));
  view.setUint32(0, 0x504b0102);
  view.setUint16(4, MADE_BY, true);
  view.setUint16(6, far ? 45 : 10, true);
  view.setUint16(14, EPOCH_DATE, true);
  view.setUint32(16, crc, true);
  view.setUint32(20, size, true);
  view.setUint32(24, size, true);
  view.setUint16(28, encoded.length, true);
  view.setUint16(30, far ? 12 : 0, true);
  view.setUint32(38, MODE, true);
  view.setUint32(42, far ? MAX_U32 : offset, true);
  const extra = new DataView(new ArrayBuffer(far ? 12 : 0));
  if (far) {
    extra.setUint16(0, 1, true);
    extra.setUint16(2, 8, true);
    extra.setBigUint64(4, BigInt(offset), true);
  }
  return concatBytes(new Uint8Array(view.buffer), encoded, new Uint8Array(extra.buffer));
}

function formatEnd(count: number, size: number, start: number): Uint8Array {
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x504b0506);
  end.setUint16(8, Math.min(count, MAX_U16), true);
  end.setUint16(10, Math.min(count, MAX_U16), true);
  end.setUint32(12, Math.min(size, MAX_U32), true);
  end.setUint32(16, Math.min(start, MAX_U32), true);
  if (count < MAX_U16 && size < MAX_U32 && start < MAX_U32) return new Uint8Array(end.buffer);
  const wide = new DataView(new ArrayBuffer(76));
  wide.setUint32(0, 0x504b0606);
  wide.setBigUint64(4, 44n, true);
  wide.setUint16(12, 45, true);
  wide.setUint16(14, 45, true);
  wide.setBigUint64(24, BigInt(count), true);
  wide.setBigUint64(32, BigInt(count), true);
  wide.setBigUint64(40, BigInt(size), true);
  wide.setBigUint64(48, BigInt(start), true);
  wide.setUint32(56, 0x504b0607);
  wide.setBigUint64(64, BigInt(start + size), true);
  wide.setUint32(72, 1, true);
  return concatBytes(new Uint8Array(wide.buffer), new Uint8Array(end.buffer));
}

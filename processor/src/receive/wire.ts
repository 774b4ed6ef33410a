/** The protobuf wire format (https://protobuf.dev/programming-guides/encoding), as far as OTLP uses it. Every byte is attacker-controlled. */
import { isAscii, isUtf8 } from 'node:buffer';
import { MAX_NODES } from './limits.ts';
import { malformed, tooManyNodes } from './malformed.ts';

export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A message type: names for errors, and which fields may stand only once. */
export interface MessageShape {
  readonly name: string;
  /** By field number. */
  readonly fields: readonly (string | undefined)[];
  /** Bit n set: field n is not repeated. */
  readonly singular: number;
}

export interface WireReader {
  readonly bytes: Buffer;
  readonly view: DataView;
  /** Invariant: at most the end of the message being read. */
  offset: number;
  /** Messages and values made so far. */
  nodes: number;
}

export function openWire(bytes: Uint8Array): WireReader {
  const { buffer, byteOffset, byteLength } = bytes;
  return { bytes: Buffer.from(buffer, byteOffset, byteLength), view: new DataView(buffer, byteOffset, byteLength), offset: 0, nodes: 0 };
}

export function countNode(reader: WireReader, nodes = 1): void {
  reader.nodes += nodes;
  if (reader.nodes > MAX_NODES) throw tooManyNodes();
}

/** Field number << 3 | wire type. */
export function readTag(reader: WireReader, end: number, shape: MessageShape): number {
  const first = reader.bytes[reader.offset] as number;
  if (first < 0x80 && first > 7) {
    reader.offset += 1;
    return first;
  }
  const tag = readVarint32(reader, end, shape.name);
  if (tag >>> 3 === 0) throw malformed('expected a field number above 0', at(reader, shape.name));
  return tag;
}

/** Notes a field as seen; a second occurrence of a singular one would hide the first. */
export function markSeen(reader: WireReader, seen: number, tag: number, shape: MessageShape): number {
  const field = tag >>> 3;
  const bit = field < 32 ? (1 << field) & shape.singular : 0;
  if ((seen & bit) !== 0) throw malformed('expected the field once', at(reader, `${shape.name}.${shape.fields[field] ?? field}`));
  return seen | bit;
}

/** Skips an unknown field; a known one gets here only with the wrong wire type. */
export function skipField(reader: WireReader, tag: number, end: number, shape: MessageShape): void {
  const known = shape.fields[tag >>> 3];
  if (known !== undefined) throw malformed(`unexpected wire type ${tag & 7}`, at(reader, `${shape.name}.${known}`));
  const type = tag & 7;
  if (type === WIRE.varint) readUint64(reader, end, shape.name);
  else if (type === WIRE.fixed64) reader.offset = advance(reader, 8, end, shape.name);
  else if (type === WIRE.fixed32) reader.offset = advance(reader, 4, end, shape.name);
  else if (type === WIRE.bytes) reader.offset = readLength(reader, end, shape.name);
  else throw malformed(`expected wire type 0, 1, 2 or 5, found ${type}`, at(reader, shape.name));
}

/** Calls `read` for every field; what it does not take is unknown. Not for spans: the closure costs. */
export function readFields(reader: WireReader, end: number, shape: MessageShape, read: (tag: number) => boolean): void {
  countNode(reader);
  let seen = 0;
  while (reader.offset < end) {
    const tag = readTag(reader, end, shape);
    seen = markSeen(reader, seen, tag, shape);
    if (!read(tag)) skipField(reader, tag, end, shape);
  }
}

/** Reads a length prefix; returns where the field ends. */
export function readLength(reader: WireReader, end: number, name: string): number {
  const length = readVarint32(reader, end, name);
  return advance(reader, length, end, name);
}

function advance(reader: WireReader, length: number, end: number, name: string): number {
  if (length > end - reader.offset) throw malformed(`expected ${length} bytes, ${end - reader.offset} are left`, at(reader, name));
  return reader.offset + length;
}

function readVarint32(reader: WireReader, end: number, name: string): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    if (reader.offset >= end) throw malformed('expected the rest of a varint', at(reader, name));
    const byte = reader.bytes[reader.offset] as number;
    reader.offset += 1;
    if (shift === 28 && byte > 0x0f) break;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw malformed('expected a varint of at most 32 bits', at(reader, name));
}

/** Unsigned. Numbers up to 2^49, bigints beyond. */
function readUint64(reader: WireReader, end: number, name: string): number | bigint {
  let low = 0;
  for (let shift = 0; shift < 49; shift += 7) {
    const byte = nextByte(reader, end, name);
    low += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return low;
  }
  let value = BigInt(low);
  for (let shift = 49n; shift <= 63n; shift += 7n) {
    const byte = nextByte(reader, end, name);
    if (shift === 63n && byte > 1) break;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  throw malformed('expected a varint of at most 64 bits', at(reader, name));
}

function nextByte(reader: WireReader, end: number, name: string): number {
  if (reader.offset >= end) throw malformed('expected the rest of a varint', at(reader, name));
  const byte = reader.bytes[reader.offset] as number;
  reader.offset += 1;
  return byte;
}

/** int64 in two's complement: a number where it is exact. */
export function readInt64(reader: WireReader, end: number, name: string): number | bigint {
  const value = readUint64(reader, end, name);
  if (typeof value === 'number') return value;
  const signed = BigInt.asIntN(64, value);
  return signed >= -0x1f_ffff_ffff_ffffn && signed <= 0x1f_ffff_ffff_ffffn ? Number(signed) : signed;
}

export function readBool(reader: WireReader, end: number, name: string): boolean {
  const value = readUint64(reader, end, name);
  return value !== 0 && value !== 0n;
}

/** uint32: the low 32 bits, as every protobuf reader does. */
export function readUint32(reader: WireReader, end: number, name: string): number {
  const value = readUint64(reader, end, name);
  return typeof value === 'number' ? value % 0x1_0000_0000 : Number(BigInt.asUintN(32, value));
}

/** int32 and enums. */
export function readInt32(reader: WireReader, end: number, name: string): number {
  return readUint32(reader, end, name) | 0;
}

export function readFixed64(reader: WireReader, end: number, name: string): bigint {
  const next = advance(reader, 8, end, name);
  const value = reader.view.getBigUint64(reader.offset, true);
  reader.offset = next;
  return value;
}

export function readFixed32(reader: WireReader, end: number, name: string): number {
  const next = advance(reader, 4, end, name);
  const value = reader.view.getUint32(reader.offset, true);
  reader.offset = next;
  return value;
}

export function readDouble(reader: WireReader, end: number, name: string): number {
  const next = advance(reader, 8, end, name);
  const value = reader.view.getFloat64(reader.offset, true);
  reader.offset = next;
  return value;
}

/** A copy: the body is released before the record is. */
export function readBytes(reader: WireReader, end: number, name: string): Uint8Array {
  const next = readLength(reader, end, name);
  const value = new Uint8Array(reader.bytes.subarray(reader.offset, next));
  reader.offset = next;
  return value;
}

/** Hex of an id. No id has more than 16 bytes: one more is enough to show that it is none. */
export function readId(reader: WireReader, end: number, name: string): string {
  const next = readLength(reader, end, name);
  const value = reader.bytes.toString('hex', reader.offset, Math.min(next, reader.offset + 17));
  reader.offset = next;
  return value;
}

const SHORT = 32;

/** Well-formed UTF-8 only. A byte order mark stays a character. */
export function readString(reader: WireReader, end: number, name: string): string {
  const { bytes } = reader;
  const next = readLength(reader, end, name);
  const start = reader.offset;
  reader.offset = next;
  if (next - start <= SHORT) {
    let all = 0;
    for (let i = start; i < next; i++) all |= bytes[i] as number;
    if (all < 0x80) return bytes.toString('latin1', start, next);
  }
  const slice = bytes.subarray(start, next);
  if (isAscii(slice)) return slice.toString('latin1');
  if (!isUtf8(slice)) throw malformed('expected UTF-8', `${name} at byte ${start}`);
  return slice.toString('utf8');
}

function at(reader: WireReader, name: string): string {
  return `${name} at byte ${reader.offset}`;
}

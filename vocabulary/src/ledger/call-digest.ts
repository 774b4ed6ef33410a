import type { Crypto } from './crypto.ts';
import { encodeUtf8 } from './text.ts';

/** A span attribute's value as an emitter sets it or an OTLP reader decodes it. */
export type AttributeValue = string | number | boolean | bigint | null | Uint8Array | readonly AttributeValue[] | { readonly [key: string]: AttributeValue };

const PREFIX = encodeUtf8('spanproof/call/v1\n');
const EXCLUDED = 'spanproof.call_digest';
const TAGS = { null: 0x00, false: 0x01, true: 0x02, integer: 0x03, double: 0x04, string: 0x05, bytes: 0x06, array: 0x07, map: 0x08 } as const;
const INT64_MIN = -(2n ** 63n);
const INT64_END = 2n ** 63n;

/**
 * SHA-256 over every attribute of a span but `spanproof.call_digest` itself, independent of their order
 * (docs/ledger-format.md section 1). The same on both sides of OTLP: an integral number and the bigint of the same value digest alike,
 * lone surrogates digest as the U+FFFD that UTF-8 turns them into.
 */
export function callDigest(crypto: Crypto, attributes: readonly (readonly [string, AttributeValue])[]): Uint8Array {
  const writer: Writer = { bytes: new Uint8Array(4096), view: new DataView(new ArrayBuffer(0)), used: 0 };
  writer.view = new DataView(writer.bytes.buffer);
  reserve(writer, PREFIX.length);
  writer.bytes.set(PREFIX);
  writer.used = PREFIX.length;
  writeEntries(
    writer,
    attributes.filter(([key]) => key !== EXCLUDED),
  );
  return crypto.sha256(writer.bytes.subarray(0, writer.used));
}

interface Writer {
  bytes: Uint8Array;
  view: DataView;
  used: number;
}

function writeEntries(writer: Writer, entries: readonly (readonly [string, AttributeValue])[]): void {
  const sorted = entries.map(([key, value]) => [key.toWellFormed(), value] as const).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  writeTag(writer, TAGS.map, sorted.length);
  for (const [key, value] of sorted) {
    writeString(writer, key);
    writeValue(writer, value);
  }
}

function writeValue(writer: Writer, value: AttributeValue): void {
  if (typeof value === 'string') writeString(writer, value);
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (typeof value === 'bigint') writeInteger(writer, value);
  else if (typeof value === 'boolean') writeTag(writer, value ? TAGS.true : TAGS.false);
  else if (value === null) writeTag(writer, TAGS.null);
  else if (value instanceof Uint8Array) writeBytes(writer, value);
  else if (isArray(value)) {
    writeTag(writer, TAGS.array, value.length);
    for (const item of value) writeValue(writer, item);
  } else writeEntries(writer, Object.entries(value));
}

function writeNumber(writer: Writer, value: number): void {
  if (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63) writeInteger(writer, BigInt(value));
  else {
    writeTag(writer, TAGS.double);
    reserve(writer, 8);
    // setFloat64 may write any NaN; one spelling for all of them.
    if (Number.isNaN(value)) writer.view.setBigUint64(writer.used, 0x7ff8_0000_0000_0000n);
    else writer.view.setFloat64(writer.used, value);
    writer.used += 8;
  }
}

// OTLP integers are signed 64-bit; a larger bigint can only come from an emitter, whose exporter sends the double.
function writeInteger(writer: Writer, value: bigint): void {
  if (value < INT64_MIN || value >= INT64_END) {
    writeNumber(writer, Number(value));
    return;
  }
  writeTag(writer, TAGS.integer);
  reserve(writer, 8);
  writer.view.setBigInt64(writer.used, value);
  writer.used += 8;
}

function writeString(writer: Writer, text: string): void {
  reserve(writer, 5 + 3 * text.length); // at most three bytes of UTF-8 for a UTF-16 unit
  const { written } = encodeInto(text, writer.bytes.subarray(writer.used + 5));
  writeTag(writer, TAGS.string, written);
  writer.used += written;
}

function writeBytes(writer: Writer, bytes: Uint8Array): void {
  writeTag(writer, TAGS.bytes, bytes.length);
  reserve(writer, bytes.length);
  writer.bytes.set(bytes, writer.used);
  writer.used += bytes.length;
}

/** Tag, and where the kind has one a length in bytes or items (4 bytes): no two different attribute lists give the same bytes. */
function writeTag(writer: Writer, tag: number, length?: number): void {
  reserve(writer, 5);
  writer.bytes[writer.used] = tag;
  writer.used += 1;
  if (length === undefined) return;
  writer.view.setUint32(writer.used, length);
  writer.used += 4;
}

function reserve(writer: Writer, more: number): void {
  if (writer.used + more <= writer.bytes.length) return;
  const grown = new Uint8Array(Math.max(2 * writer.bytes.length, writer.used + more));
  grown.set(writer.bytes.subarray(0, writer.used));
  writer.bytes = grown;
  writer.view = new DataView(grown.buffer);
}

const encoder = new TextEncoder();
function encodeInto(text: string, target: Uint8Array): { readonly written: number } {
  return encoder.encodeInto(text, target);
}

function isArray(value: readonly AttributeValue[] | { readonly [key: string]: AttributeValue }): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

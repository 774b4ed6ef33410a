import { CodedError } from '@spanproof/vocabulary';

/** Larger byte strings are passed on by reference: INSERT bodies are never copied on their way to the disk. */
const COPY_BELOW = 512;
const SCRATCH = 1024;

/** Collects big-endian fields as chunks for one gathering write. */
export interface FieldWriter {
  u8(value: number): void;
  u16(value: number): void;
  u32(value: number): void;
  /** A count or position: an integer in 0..2^53-1. */
  size(value: number): void;
  u64(value: bigint): void;
  /** Raw bytes whose length the reader knows. */
  raw(bytes: Uint8Array): void;
  /** u32 length, then the bytes. */
  block(bytes: Uint8Array): void;
  /** u16 length, then UTF-8. */
  text(value: string): void;
  finish(): readonly Uint8Array[];
}

export function createFieldWriter(): FieldWriter {
  const chunks: Uint8Array[] = [];
  let scratch = Buffer.allocUnsafe(SCRATCH);
  let start = 0;
  let end = 0;

  function reserve(bytes: number): number {
    if (end + bytes > scratch.length) {
      flush();
      scratch = Buffer.allocUnsafe(Math.max(SCRATCH, bytes));
      start = 0;
      end = 0;
    }
    const at = end;
    end += bytes;
    return at;
  }

  function flush(): void {
    if (end > start) chunks.push(scratch.subarray(start, end));
    start = end;
  }

  const writer: FieldWriter = {
    u8(value) {
      const at = reserve(1); // before `scratch` is read: reserving may replace it
      scratch.writeUInt8(value, at);
    },
    u16(value) {
      const at = reserve(2);
      scratch.writeUInt16BE(value, at);
    },
    u32(value) {
      const at = reserve(4);
      scratch.writeUInt32BE(value, at);
    },
    size(value) {
      if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a size`);
      writer.u64(BigInt(value));
    },
    u64(value) {
      const at = reserve(8);
      scratch.writeBigUInt64BE(value, at);
    },
    raw(bytes) {
      if (bytes.length < COPY_BELOW) {
        const at = reserve(bytes.length);
        scratch.set(bytes, at);
        return;
      }
      flush();
      chunks.push(bytes);
    },
    block(bytes) {
      writer.u32(bytes.length);
      writer.raw(bytes);
    },
    text(value) {
      const bytes = Buffer.from(value, 'utf8');
      writer.u16(bytes.length);
      writer.raw(bytes);
    },
    finish() {
      flush();
      return chunks;
    },
  };
  return writer;
}

/** Reads what FieldWriter wrote; every method throws JOURNAL_CORRUPT where the bytes end early or say something no writer says. */
export interface FieldReader {
  u8(): number;
  u32(): number;
  size(): number;
  u64(): bigint;
  /** A view, not a copy. */
  raw(length: number): Uint8Array;
  block(): Uint8Array;
  text(): string;
  /** A u32 count of items that take at least `itemSize` bytes each: a hostile count cannot make the caller allocate. */
  count(itemSize: number): number;
  readonly done: boolean;
  /** @throws CodedError JOURNAL_CORRUPT where bytes are left over */
  finish(): void;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function createFieldReader(bytes: Uint8Array): FieldReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;

  function take(length: number): number {
    if (length > bytes.length - at) throw malformed('it ends early');
    at += length;
    return at - length;
  }

  const reader: FieldReader = {
    u8: () => view.getUint8(take(1)),
    u32: () => view.getUint32(take(4)),
    size() {
      const value = view.getBigUint64(take(8));
      if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('a size beyond 2^53');
      return Number(value);
    },
    u64: () => view.getBigUint64(take(8)),
    raw(length) {
      const from = take(length);
      return bytes.subarray(from, from + length);
    },
    block: () => reader.raw(reader.u32()),
    text() {
      const length = view.getUint16(take(2));
      try {
        return decoder.decode(reader.raw(length));
      } catch (cause) {
        throw new CodedError('JOURNAL_CORRUPT', 'journal entry: a text is cut short or not UTF-8', { cause });
      }
    },
    count(itemSize) {
      const value = reader.u32();
      if (value * itemSize > bytes.length - at) throw malformed('a count beyond its bytes');
      return value;
    },
    get done() {
      return at === bytes.length;
    },
    finish() {
      if (at !== bytes.length) throw malformed('bytes are left over');
    },
  };
  return reader;
}

function malformed(what: string): CodedError {
  return new CodedError('JOURNAL_CORRUPT', `journal entry: ${what}`);
}

/** Reads rows of ClickHouse's RowBinary format. Bytes come from the engine: every read is checked against their end. */
export interface RowBinaryReader {
  readonly done: boolean;
  uint8(): number;
  uint64(): bigint;
  /** @throws RangeError beyond 2^53 */
  integer(): number;
  bytes(length: number): Uint8Array;
  /** Length-prefixed. */
  string(): Uint8Array;
}

/** @throws RangeError from each method where the bytes end too early */
export function readRowBinary(source: Buffer): RowBinaryReader {
  let offset = 0;

  function take(length: number): Buffer {
    const end = offset + length;
    if (end > source.length) throw new RangeError('row ends too early');
    const taken = source.subarray(offset, end);
    offset = end;
    return taken;
  }

  function varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = take(1)[0] ?? 0;
      value += (byte & 127) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError('length is too large');
      if (byte < 128) return value;
    }
  }

  const reader: RowBinaryReader = {
    get done() {
      return offset === source.length;
    },
    uint8: () => take(1).readUInt8(),
    uint64: () => take(8).readBigUInt64LE(),
    integer() {
      const value = reader.uint64();
      if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`integer ${value} is beyond 2^53`);
      return Number(value);
    },
    bytes: (length) => new Uint8Array(take(length)),
    string: () => new Uint8Array(take(varint())),
  };
  return reader;
}

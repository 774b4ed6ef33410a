/**
 * ClickHouse's Native format (without block info): a block is a column count, a row count, and each column as name, type and values.
 * Blocks one after the other are one valid INSERT body.
 */
export interface BlockColumn {
  readonly name: string;
  /** ClickHouse type of the values as written here; the engine converts to the column's own. */
  readonly type: string;
  /** Bytes that `write` will use. */
  readonly size: number;
  /** Writes the values at `offset`, returns the offset behind them. */
  write(target: Buffer, offset: number): number;
}

export function encodeBlock(columns: readonly BlockColumn[], rows: number): Uint8Array {
  const heads = columns.map(({ name, type }) => ({ name: Buffer.from(name), type: Buffer.from(type) }));
  let size = sizeOfVarint(columns.length) + sizeOfVarint(rows);
  for (const { name, type } of heads) size += sizeOfVarint(name.length) + name.length + sizeOfVarint(type.length) + type.length;
  for (const column of columns) size += column.size;

  const target = Buffer.allocUnsafe(size);
  let offset = writeVarint(target, writeVarint(target, 0, columns.length), rows);
  for (const [index, column] of columns.entries()) {
    const head = heads[index];
    if (head === undefined) break;
    offset = writeBytes(target, writeBytes(target, offset, head.name), head.type);
    offset = column.write(target, offset);
  }
  return target;
}

export function stringColumn(name: string, values: readonly Uint8Array[]): BlockColumn {
  let size = 0;
  for (const value of values) size += sizeOfVarint(value.length) + value.length;
  return { name, type: 'String', size, write: (target, offset) => values.reduce((at, value) => writeBytes(target, at, value), offset) };
}

/** @throws RangeError where a value has another width: a shifted hash would be false evidence */
export function fixedColumn(name: string, width: number, values: readonly Uint8Array[]): BlockColumn {
  for (const value of values) if (value.length !== width) throw new RangeError(`${name} takes ${width} bytes, not ${value.length}`);
  return {
    name,
    type: `FixedString(${width})`,
    size: width * values.length,
    write(target, offset) {
      for (const [index, value] of values.entries()) target.set(value, offset + index * width);
      return offset + width * values.length;
    },
  };
}

export function uint8Column(name: string, values: readonly number[]): BlockColumn {
  return {
    name,
    type: 'UInt8',
    size: values.length,
    write: (target, offset) => values.reduce((at, value) => target.writeUInt8(value, at), offset),
  };
}

/** `type` is UInt64 or a type of the same eight bytes. Values are taken modulo 2^64, as the leaf has them. */
export function uint64Column(name: string, values: readonly (bigint | number)[], type = 'UInt64'): BlockColumn {
  return {
    name,
    type,
    size: 8 * values.length,
    write: (target, offset) => values.reduce<number>((at, value) => target.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), at), offset),
  };
}

function writeBytes(target: Buffer, offset: number, bytes: Uint8Array): number {
  const start = writeVarint(target, offset, bytes.length);
  target.set(bytes, start);
  return start + bytes.length;
}

function writeVarint(target: Buffer, offset: number, value: number): number {
  let rest = value;
  let at = offset;
  while (rest > 127) {
    target[at] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
    at += 1;
  }
  target[at] = rest;
  return at + 1;
}

function sizeOfVarint(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}

/** SQL that only the first row of a Native block satisfies: the block's own values of `names`, as literals of digits and hex. */
export function describeFirstRow(block: Uint8Array, names: readonly string[]): string {
  const source = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  const columns = readVarint(source, 0);
  const rows = readVarint(source, columns.next);
  const conditions = new Map<string, string>();
  let offset = rows.next;
  for (let column = 0; column < columns.value && conditions.size < names.length; column += 1) {
    const name = readString(source, offset);
    const type = readString(source, name.next);
    const title = name.bytes.toString('utf8');
    const values = readColumn(source, type.next, type.bytes.toString('utf8'), rows.value);
    if (names.includes(title)) conditions.set(title, `\`${title}\` = ${values.first}`);
    offset = values.next;
  }
  return names.map((name) => conditions.get(name) ?? fail(`the block has no column ${name}`)).join(' AND ');
}

/** The first value as an SQL literal, and where the next column begins. */
function readColumn(source: Buffer, offset: number, type: string, rows: number): { readonly first: string; readonly next: number } {
  if (rows === 0) return fail('the block has no row');
  if (type === 'String') {
    const { bytes } = readString(source, offset);
    let next = offset;
    for (let row = 0; row < rows; row += 1) next = readString(source, next).next;
    return { first: `unhex('${bytes.toString('hex')}')`, next };
  }
  const width = Number(/^FixedString\((\d+)\)$/.exec(type)?.[1] ?? 0);
  if (width > 0) return { first: `toFixedString(unhex('${source.toString('hex', offset, offset + width)}'), ${width})`, next: offset + width * rows };
  if (type === 'UInt8') return { first: String(source.readUInt8(offset)), next: offset + rows };
  return { first: String(source.readBigUInt64LE(offset)), next: offset + 8 * rows };
}

function readString(source: Buffer, offset: number): { readonly bytes: Buffer; readonly next: number } {
  const { value, next } = readVarint(source, offset);
  return { bytes: source.subarray(next, next + value), next: next + value };
}

function readVarint(source: Buffer, offset: number): { readonly value: number; readonly next: number } {
  let value = 0;
  let next = offset;
  for (let scale = 1; ; scale *= 128) {
    const byte = source[next] ?? fail('the block ends too early');
    value += (byte & 127) * scale;
    next += 1;
    if (byte < 128) return { value, next };
  }
}

// The block is this process's own, or was read back from its journal under a checksum.
function fail(what: string): never {
  throw new RangeError(what);
}

// Slicing by four: four tables, one step per 32-bit word.
const TABLES: readonly Uint32Array[] = makeTables();

function makeTables(): Uint32Array[] {
  const tables = [0, 1, 2, 3].map(() => new Uint32Array(256));
  const [first] = tables;
  if (first === undefined) return tables;
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
    first[byte] = crc;
  }
  for (let slice = 1; slice < 4; slice++) {
    for (let byte = 0; byte < 256; byte++) {
      const previous = tables[slice - 1]?.[byte] ?? 0;
      const table = tables[slice];
      if (table !== undefined) table[byte] = (previous >>> 8) ^ (first[previous & 0xff] ?? 0);
    }
  }
  return tables;
}

/** CRC-32 of a zip member. */
export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = TABLES as unknown as readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = bytes.length - (bytes.length % 4);
  let crc = 0xffff_ffff;
  let at = 0;
  for (; at < words; at += 4) {
    crc ^= view.getUint32(at, true);
    crc = (t3[crc & 0xff] ?? 0) ^ (t2[(crc >>> 8) & 0xff] ?? 0) ^ (t1[(crc >>> 16) & 0xff] ?? 0) ^ (t0[crc >>> 24] ?? 0);
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ (t0[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0);
  return (crc ^ 0xffff_ffff) >>> 0;
}

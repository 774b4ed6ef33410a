/** A length-delimited field; an empty one is written too, because in a oneof it says something. */
export function writeField(field: number, content: Uint8Array | string): Uint8Array {
  return writeFields(field, [typeof content === 'string' ? Buffer.from(content, 'utf8') : content]);
}

/** A message as a field, from the fields it consists of. */
export function writeFields(field: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([writeVarint(field * 8 + 2), writeVarint(length), ...parts]);
}

/** Non-negative integers up to 2^53. */
export function writeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

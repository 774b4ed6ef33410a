/** The little protobuf that answers need: non-negative integers as varints, strings and messages with their length. */
export interface Field {
  readonly field: number;
  readonly value: number | string | Uint8Array;
}

export function encodeMessage(fields: readonly Field[]): Uint8Array {
  return Buffer.concat(fields.flatMap(encodeField));
}

/** Defaults are not sent (proto3). */
function encodeField({ field, value }: Field): readonly Uint8Array[] {
  if (typeof value === 'number') return value === 0 ? [] : [encodeVarint(field << 3), encodeVarint(value)];
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return bytes.length === 0 ? [] : [encodeVarint((field << 3) | 2), encodeVarint(bytes.length), bytes];
}

function encodeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

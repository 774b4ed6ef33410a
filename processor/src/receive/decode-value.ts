import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import { MAX_VALUE_DEPTH } from './limits.ts';
import { malformed } from './malformed.ts';
import { ANY_VALUE, ARRAY_VALUE, KEY_VALUE, KEY_VALUE_LIST } from './message-shapes.ts';
import { openMap } from './open-map.ts';
import { readKey } from './read-key.ts';
import { countNode, markSeen, readBool, readBytes, readDouble, readInt64, readLength, readString, readTag, skipField, WIRE, type WireReader } from './wire.ts';

/** A KeyValue whose length prefix comes next. A missing value is null, as an empty AnyValue is. */
export function readKeyValue(reader: WireReader, end: number, depth: number): readonly [string, AttributeValue] {
  countNode(reader);
  const stop = readLength(reader, end, KEY_VALUE.name);
  let key = '';
  let value: AttributeValue = null;
  let seen = 0;
  while (reader.offset < stop) {
    const tag = readTag(reader, stop, KEY_VALUE);
    seen = markSeen(reader, seen, tag, KEY_VALUE);
    if (tag === ((1 << 3) | WIRE.bytes)) key = readKey(reader, stop, 'KeyValue.key');
    else if (tag === ((2 << 3) | WIRE.bytes)) value = readAnyValue(reader, stop, depth);
    else skipField(reader, tag, stop, KEY_VALUE);
  }
  return [key, value];
}

/** An AnyValue whose length prefix comes next. */
export function readAnyValue(reader: WireReader, end: number, depth: number): AttributeValue {
  if (depth >= MAX_VALUE_DEPTH) throw malformed(`expected at most ${MAX_VALUE_DEPTH} levels`, `AnyValue at byte ${reader.offset}`);
  const stop = readLength(reader, end, ANY_VALUE.name);
  let value: AttributeValue = null;
  let members = 0;
  while (reader.offset < stop) {
    const tag = readTag(reader, stop, ANY_VALUE);
    const field = tag >>> 3;
    if (field >= 1 && field <= 7) {
      members += 1;
      if (members > 1) throw malformed('expected one member of the oneof', `AnyValue at byte ${reader.offset}`);
    }
    switch (tag) {
      case (1 << 3) | WIRE.bytes:
        value = readString(reader, stop, 'AnyValue.string_value');
        break;
      case (2 << 3) | WIRE.varint:
        value = readBool(reader, stop, 'AnyValue.bool_value');
        break;
      case (3 << 3) | WIRE.varint:
        value = readInt64(reader, stop, 'AnyValue.int_value');
        break;
      case (4 << 3) | WIRE.fixed64:
        value = readDouble(reader, stop, 'AnyValue.double_value');
        break;
      case (5 << 3) | WIRE.bytes:
        value = readArray(reader, stop, depth + 1);
        break;
      case (6 << 3) | WIRE.bytes:
        value = readList(reader, stop, depth + 1);
        break;
      case (7 << 3) | WIRE.bytes:
        value = readBytes(reader, stop, 'AnyValue.bytes_value');
        break;
      default:
        skipField(reader, tag, stop, ANY_VALUE);
    }
  }
  return value;
}

function readArray(reader: WireReader, end: number, depth: number): readonly AttributeValue[] {
  const stop = readLength(reader, end, ARRAY_VALUE.name);
  const values: AttributeValue[] = [];
  while (reader.offset < stop) {
    const tag = readTag(reader, stop, ARRAY_VALUE);
    if (tag === ((1 << 3) | WIRE.bytes)) {
      countNode(reader);
      values.push(readAnyValue(reader, stop, depth));
    } else skipField(reader, tag, stop, ARRAY_VALUE);
  }
  return values;
}

function readList(reader: WireReader, end: number, depth: number): { readonly [key: string]: AttributeValue } {
  const stop = readLength(reader, end, KEY_VALUE_LIST.name);
  const entries = openMap();
  while (reader.offset < stop) {
    const tag = readTag(reader, stop, KEY_VALUE_LIST);
    if (tag === ((1 << 3) | WIRE.bytes)) {
      const start = reader.offset;
      const [key, value] = readKeyValue(reader, stop, depth);
      if (key in entries) throw malformed('expected every key once', `KeyValueList at byte ${start}`);
      entries[key] = value;
    } else skipField(reader, tag, stop, KEY_VALUE_LIST);
  }
  return entries;
}

import { isUtf8 } from 'node:buffer';
import { readDouble, readInt64, readLength, readString, readTag, skipField, WIRE, type WireReader } from '../wire.ts';
import { DECODED } from './shapes.ts';
import { writeField } from './write-field.ts';

/** What becomes of the texts of one span or one resource. Equal results mean that nothing changes. */
export interface TextRewriter {
  /** `label`: the name of the attribute or member the text is the value of; empty where it has none. */
  text(text: string, label: string): string;
  name(name: string): string;
  /** A number, by its digits; undefined where it stays a number. */
  number(digits: string, label: string): string | undefined;
}

export const NOTHING: Uint8Array = new Uint8Array(0);

/**
 * Goes over the fields up to `end`. `replace` reads the field behind the tag and returns what stands in its place, or undefined where it stays as it is.
 * Undefined where all of them do.
 */
export function rewriteFields(reader: WireReader, end: number, replace: (tag: number) => Uint8Array | undefined): Uint8Array | undefined {
  const { bytes } = reader;
  const parts: Uint8Array[] = [];
  let kept = reader.offset;
  while (reader.offset < end) {
    const at = reader.offset;
    const replacement = replace(readTag(reader, end, DECODED));
    if (replacement === undefined) continue;
    parts.push(bytes.subarray(kept, at), replacement);
    kept = reader.offset;
  }
  return parts.length === 0 ? undefined : Buffer.concat([...parts, bytes.subarray(kept, end)]);
}

function asField(field: number, content: Uint8Array | undefined): Uint8Array | undefined {
  return content === undefined ? undefined : writeField(field, content);
}

/** Two names that become one by masking stay two. */
export type TakenNames = Map<string, number>;

/** The KeyValue whose length prefix comes next, as field `field`. */
export function rewriteKeyValue(reader: WireReader, end: number, field: number, texts: TextRewriter, taken: TakenNames): Uint8Array | undefined {
  const stop = readLength(reader, end, 'KeyValue');
  const start = reader.offset;
  const key = findKey(reader, stop);
  reader.offset = start;
  const content = rewriteFields(reader, stop, (tag) => {
    if (tag === ((1 << 3) | WIRE.bytes)) {
      readString(reader, stop, 'KeyValue.key');
      const name = texts.name(key);
      return name === key ? undefined : writeField(1, freeName(taken, name));
    }
    if (tag === ((2 << 3) | WIRE.bytes)) return rewriteAnyValue(reader, stop, 2, texts, key);
    return leaveOut(reader, tag, stop);
  });
  return asField(field, content);
}

/** The key of the KeyValue up to `end`, wherever it stands in it. */
export function findKey(reader: WireReader, end: number): string {
  let key = '';
  while (reader.offset < end) {
    const tag = readTag(reader, end, DECODED);
    if (tag === ((1 << 3) | WIRE.bytes)) key = readString(reader, end, 'KeyValue.key');
    else skipField(reader, tag, end, DECODED);
  }
  return key;
}

function rewriteAnyValue(reader: WireReader, end: number, field: number, texts: TextRewriter, label: string): Uint8Array | undefined {
  const stop = readLength(reader, end, 'AnyValue');
  const content = rewriteFields(reader, stop, (tag) => {
    switch (tag) {
      case (1 << 3) | WIRE.bytes: {
        const text = readString(reader, stop, 'AnyValue.string_value');
        const changed = texts.text(text, label);
        return changed === text ? undefined : writeField(1, changed);
      }
      case (2 << 3) | WIRE.varint:
        skipField(reader, tag, stop, DECODED);
        return undefined;
      case (3 << 3) | WIRE.varint:
        return rewriteNumber(readInt64(reader, stop, 'AnyValue.int_value'), texts, label);
      case (4 << 3) | WIRE.fixed64:
        return rewriteNumber(readDouble(reader, stop, 'AnyValue.double_value'), texts, label);
      case (5 << 3) | WIRE.bytes:
        return rewriteMembers(reader, stop, 5, (inside) => rewriteAnyValue(reader, inside, 1, texts, label));
      case (6 << 3) | WIRE.bytes: {
        const taken: TakenNames = new Map();
        return rewriteMembers(reader, stop, 6, (inside) => rewriteKeyValue(reader, inside, 1, texts, taken));
      }
      case (7 << 3) | WIRE.bytes:
        return rewriteBytes(reader, stop, texts, label);
      default:
        return leaveOut(reader, tag, stop);
    }
  });
  return asField(field, content);
}

function rewriteMembers(reader: WireReader, end: number, field: number, rewrite: (end: number) => Uint8Array | undefined): Uint8Array | undefined {
  const stop = readLength(reader, end, 'a list');
  const content = rewriteFields(reader, stop, (tag) => (tag === ((1 << 3) | WIRE.bytes) ? rewrite(stop) : leaveOut(reader, tag, stop)));
  return asField(field, content);
}

function rewriteNumber(value: number | bigint, texts: TextRewriter, label: string): Uint8Array | undefined {
  const changed = texts.number(String(value), label);
  return changed === undefined ? undefined : writeField(1, changed);
}

/** Bytes are read as the text they are, or as Latin-1, where every byte is a character: what hides in them is found in both. */
function rewriteBytes(reader: WireReader, end: number, texts: TextRewriter, label: string): Uint8Array | undefined {
  const stop = readLength(reader, end, 'AnyValue.bytes_value');
  const bytes = reader.bytes.subarray(reader.offset, stop);
  reader.offset = stop;
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  const text = bytes.toString(encoding);
  const changed = texts.text(text, label);
  return changed === text ? undefined : writeField(7, Buffer.from(changed, encoding));
}

/** Fields that no version known here has: nobody examined them. */
export function leaveOut(reader: WireReader, tag: number, end: number): Uint8Array {
  skipField(reader, tag, end, DECODED);
  return NOTHING;
}

function freeName(taken: TakenNames, name: string): string {
  const times = (taken.get(name) ?? 0) + 1;
  taken.set(name, times);
  return times === 1 ? name : `${name}~${times}`;
}

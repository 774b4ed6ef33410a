import { readLength, readString, readTag, skipField, WIRE, type WireReader } from '../wire.ts';
import { findKey, leaveOut, NOTHING, rewriteFields, rewriteKeyValue, type TakenNames, type TextRewriter } from './rewrite-value.ts';
import { DECODED, type FieldRule, type RewriteShape } from './shapes.ts';
import { writeField } from './write-field.ts';

const ID_BYTES = { trace_id: 16, span_id: 8 } as const;

/** The message up to `end` by its rules; undefined where nothing changes. `omit`: attributes of its own that are left out by name. */
export function rewriteMessage(reader: WireReader, end: number, shape: RewriteShape, texts: TextRewriter, omit?: ReadonlySet<string>): Uint8Array | undefined {
  const taken: TakenNames = new Map();
  return rewriteFields(reader, end, (tag) => {
    const rule = shape.rules[tag >>> 3];
    if (rule === undefined) return leaveOut(reader, tag, end);
    if (rule === 'attribute' && omit !== undefined && omit.has(peekKey(reader, end))) return leaveOut(reader, tag, end);
    return rewriteField(reader, end, tag, rule, texts, taken);
  });
}

function rewriteField(reader: WireReader, end: number, tag: number, rule: FieldRule, texts: TextRewriter, taken: TakenNames): Uint8Array | undefined {
  const field = tag >>> 3;
  switch (rule) {
    case 'copy':
      skipField(reader, tag, end, DECODED);
      return undefined;
    case 'text': {
      const text = readString(reader, end, 'a text');
      const changed = texts.text(text, '');
      return changed === text ? undefined : writeField(field, changed);
    }
    case 'attribute':
      return rewriteKeyValue(reader, end, field, texts, taken);
    case 'trace_id':
    case 'span_id': {
      const stop = readLength(reader, end, 'an id');
      const length = stop - reader.offset;
      reader.offset = stop;
      // An id of another length is none: it would be a place for any bytes.
      return length === ID_BYTES[rule] || length === 0 ? undefined : NOTHING;
    }
    default: {
      const content = rewriteMessage(reader, readLength(reader, end, 'a message'), rule, texts);
      return content === undefined ? undefined : writeField(field, content);
    }
  }
}

function peekKey(reader: WireReader, end: number): string {
  const { offset } = reader;
  const key = findKey(reader, readLength(reader, end, 'KeyValue'));
  reader.offset = offset;
  return key;
}

/** Calls `read` for every length-delimited field up to `end`; others are passed over. */
export function eachMessage(reader: WireReader, end: number, read: (field: number, stop: number) => void): void {
  while (reader.offset < end) {
    const tag = readTag(reader, end, DECODED);
    if ((tag & 7) !== WIRE.bytes) {
      skipField(reader, tag, end, DECODED);
      continue;
    }
    const stop = readLength(reader, end, 'a message');
    read(tag >>> 3, stop);
    reader.offset = stop;
  }
}

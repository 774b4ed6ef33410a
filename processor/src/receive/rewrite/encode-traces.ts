import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import type { Attributes, DecodedTraces, ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink } from '../contract.ts';
import { writeField, writeFields, writeVarint } from './write-field.ts';

/**
 * A decoded request as protobuf, for bodies that came as JSON. Decoding keeps no difference between the integer 1 and the double 1.0: whole numbers become
 * integers.
 */
export function encodeTraces({ resources }: DecodedTraces): Uint8Array {
  return Buffer.concat(resources.map((resource) => writeFields(1, encodeResource(resource))));
}

function encodeResource({ attributes, droppedAttributes, schemaUrl, scopes }: ResourceSpans): readonly Uint8Array[] {
  const resource = writeFields(1, [...pairs(1, attributes), ...count(2, droppedAttributes)]);
  return [resource, ...scopes.map((scope) => writeFields(2, encodeScope(scope))), ...text(3, schemaUrl)];
}

function encodeScope({ name, version, attributes, droppedAttributes, schemaUrl, spans }: ScopeSpans): readonly Uint8Array[] {
  const scope = writeFields(1, [...text(1, name), ...text(2, version), ...pairs(3, attributes), ...count(4, droppedAttributes)]);
  return [scope, ...spans.map((span) => writeFields(2, encodeSpan(span))), ...text(3, schemaUrl)];
}

function encodeSpan(span: Span): readonly Uint8Array[] {
  return [
    ...id(1, span.traceId),
    ...id(2, span.spanId),
    ...text(3, span.traceState),
    ...id(4, span.parentSpanId),
    ...text(5, span.name),
    ...int(6, span.kind),
    ...time(7, span.start),
    ...time(8, span.end),
    ...pairs(9, span.attributes),
    ...count(10, span.droppedAttributes),
    ...span.events.map((event) => writeFields(11, encodeEvent(event))),
    ...count(12, span.droppedEvents),
    ...span.links.map((link) => writeFields(13, encodeLink(link))),
    ...count(14, span.droppedLinks),
    ...(span.statusCode === 0 && span.statusMessage === '' ? [] : [writeFields(15, [...text(2, span.statusMessage), ...int(3, span.statusCode)])]),
    ...fixed32(16, span.flags),
  ];
}

function encodeEvent({ time: at, name, attributes, droppedAttributes }: SpanEvent): readonly Uint8Array[] {
  return [...time(1, at), ...text(2, name), ...pairs(3, attributes), ...count(4, droppedAttributes)];
}

function encodeLink({ traceId, spanId, traceState, flags, attributes, droppedAttributes }: SpanLink): readonly Uint8Array[] {
  return [...id(1, traceId), ...id(2, spanId), ...text(3, traceState), ...pairs(4, attributes), ...count(5, droppedAttributes), ...fixed32(6, flags)];
}

function pairs(field: number, attributes: Attributes): readonly Uint8Array[] {
  return attributes.map(([key, value]) => writeFields(field, [...text(1, key), writeFields(2, encodeValue(value))]));
}

function encodeValue(value: AttributeValue): readonly Uint8Array[] {
  if (value === null) return [];
  if (typeof value === 'string') return [writeField(1, value)];
  if (typeof value === 'boolean') return [tagged(2, 0), Uint8Array.of(value ? 1 : 0)];
  // Minus zero is a double: an integer would lose its sign.
  if (typeof value === 'bigint' || (Number.isSafeInteger(value) && !Object.is(value, -0))) return [tagged(3, 0), varint64(BigInt(value as number | bigint))];
  if (typeof value === 'number') return [tagged(4, 1), double(value)];
  if (value instanceof Uint8Array) return [writeField(7, value)];
  if (isList(value))
    return [
      writeFields(
        5,
        value.map((member) => writeFields(1, encodeValue(member))),
      ),
    ];
  return [writeFields(6, pairs(1, Object.entries(value)))];
}

function isList(value: readonly AttributeValue[] | { readonly [key: string]: AttributeValue }): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

/** Defaults are not sent (proto3), but in a oneof. */
function text(field: number, value: string): readonly Uint8Array[] {
  return value === '' ? [] : [writeField(field, value)];
}

function id(field: number, hex: string): readonly Uint8Array[] {
  return hex === '' ? [] : [writeField(field, Buffer.from(hex, 'hex'))];
}

function count(field: number, value: number): readonly Uint8Array[] {
  return value === 0 ? [] : [tagged(field, 0), writeVarint(value)];
}

function int(field: number, value: number): readonly Uint8Array[] {
  return value === 0 ? [] : [tagged(field, 0), varint64(BigInt(value))];
}

function time(field: number, value: bigint): readonly Uint8Array[] {
  if (value === 0n) return [];
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return [tagged(field, 1), bytes];
}

function fixed32(field: number, value: number): readonly Uint8Array[] {
  if (value === 0) return [];
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return [tagged(field, 5), bytes];
}

function double(value: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function tagged(field: number, type: number): Uint8Array {
  return writeVarint(field * 8 + type);
}

/** Two's complement in 64 bits. */
function varint64(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

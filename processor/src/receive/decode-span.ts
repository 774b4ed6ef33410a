import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import type { Span, SpanEvent, SpanLink } from './contract.ts';
import { readKeyValue } from './decode-value.ts';
import { SPAN_NODES } from './limits.ts';
import { EVENT, LINK, SPAN, STATUS } from './message-shapes.ts';
import {
  countNode,
  markSeen,
  readFields,
  readFixed32,
  readFixed64,
  readId,
  readInt32,
  readLength,
  readString,
  readTag,
  readUint32,
  skipField,
  WIRE,
  type WireReader,
} from './wire.ts';

type Pairs = (readonly [string, AttributeValue])[];

const VARINT = WIRE.varint;
const FIXED64 = WIRE.fixed64;
const BYTES = WIRE.bytes;
const FIXED32 = WIRE.fixed32;

/** A Span whose length prefix comes next. */
export function readSpan(reader: WireReader, end: number): Span {
  countNode(reader, SPAN_NODES);
  const stop = readLength(reader, end, SPAN.name);
  const attributes: Pairs = [];
  const events: SpanEvent[] = [];
  const links: SpanLink[] = [];
  let traceId = '';
  let spanId = '';
  let parentSpanId = '';
  let traceState = '';
  let flags = 0;
  let name = '';
  let kind = 0;
  let start = 0n;
  let spanEnd = 0n;
  let droppedAttributes = 0;
  let droppedEvents = 0;
  let droppedLinks = 0;
  let status: Pick<Span, 'statusCode' | 'statusMessage'> = { statusCode: 0, statusMessage: '' };
  let seen = 0;
  while (reader.offset < stop) {
    const tag = readTag(reader, stop, SPAN);
    seen = markSeen(reader, seen, tag, SPAN);
    switch (tag) {
      case (1 << 3) | BYTES:
        traceId = readId(reader, stop, 'Span.trace_id');
        break;
      case (2 << 3) | BYTES:
        spanId = readId(reader, stop, 'Span.span_id');
        break;
      case (3 << 3) | BYTES:
        traceState = readString(reader, stop, 'Span.trace_state');
        break;
      case (4 << 3) | BYTES:
        parentSpanId = readId(reader, stop, 'Span.parent_span_id');
        break;
      case (5 << 3) | BYTES:
        name = readString(reader, stop, 'Span.name');
        break;
      case (6 << 3) | VARINT:
        kind = readInt32(reader, stop, 'Span.kind');
        break;
      case (7 << 3) | FIXED64:
        start = readFixed64(reader, stop, 'Span.start_time_unix_nano');
        break;
      case (8 << 3) | FIXED64:
        spanEnd = readFixed64(reader, stop, 'Span.end_time_unix_nano');
        break;
      case (9 << 3) | BYTES:
        attributes.push(readKeyValue(reader, stop, 0));
        break;
      case (10 << 3) | VARINT:
        droppedAttributes = readUint32(reader, stop, 'Span.dropped_attributes_count');
        break;
      case (11 << 3) | BYTES:
        events.push(readEvent(reader, stop));
        break;
      case (12 << 3) | VARINT:
        droppedEvents = readUint32(reader, stop, 'Span.dropped_events_count');
        break;
      case (13 << 3) | BYTES:
        links.push(readLink(reader, stop));
        break;
      case (14 << 3) | VARINT:
        droppedLinks = readUint32(reader, stop, 'Span.dropped_links_count');
        break;
      case (15 << 3) | BYTES:
        status = readStatus(reader, stop);
        break;
      case (16 << 3) | FIXED32:
        flags = readFixed32(reader, stop, 'Span.flags');
        break;
      default:
        skipField(reader, tag, stop, SPAN);
    }
  }
  return {
    traceId,
    spanId,
    parentSpanId,
    traceState,
    flags,
    name,
    kind,
    start,
    end: spanEnd,
    attributes,
    droppedAttributes,
    events,
    droppedEvents,
    links,
    droppedLinks,
    statusCode: status.statusCode,
    statusMessage: status.statusMessage,
  };
}

function readEvent(reader: WireReader, end: number): SpanEvent {
  const stop = readLength(reader, end, EVENT.name);
  const attributes: Pairs = [];
  let time = 0n;
  let name = '';
  let droppedAttributes = 0;
  readFields(reader, stop, EVENT, (tag) => {
    if (tag === ((1 << 3) | FIXED64)) time = readFixed64(reader, stop, 'Span.Event.time_unix_nano');
    else if (tag === ((2 << 3) | BYTES)) name = readString(reader, stop, 'Span.Event.name');
    else if (tag === ((3 << 3) | BYTES)) attributes.push(readKeyValue(reader, stop, 0));
    else if (tag === ((4 << 3) | VARINT)) droppedAttributes = readUint32(reader, stop, 'Span.Event.dropped_attributes_count');
    else return false;
    return true;
  });
  return { time, name, attributes, droppedAttributes };
}

function readLink(reader: WireReader, end: number): SpanLink {
  const stop = readLength(reader, end, LINK.name);
  const attributes: Pairs = [];
  let traceId = '';
  let spanId = '';
  let traceState = '';
  let droppedAttributes = 0;
  let flags = 0;
  readFields(reader, stop, LINK, (tag) => {
    if (tag === ((1 << 3) | BYTES)) traceId = readId(reader, stop, 'Span.Link.trace_id');
    else if (tag === ((2 << 3) | BYTES)) spanId = readId(reader, stop, 'Span.Link.span_id');
    else if (tag === ((3 << 3) | BYTES)) traceState = readString(reader, stop, 'Span.Link.trace_state');
    else if (tag === ((4 << 3) | BYTES)) attributes.push(readKeyValue(reader, stop, 0));
    else if (tag === ((5 << 3) | VARINT)) droppedAttributes = readUint32(reader, stop, 'Span.Link.dropped_attributes_count');
    else if (tag === ((6 << 3) | FIXED32)) flags = readFixed32(reader, stop, 'Span.Link.flags');
    else return false;
    return true;
  });
  return { traceId, spanId, traceState, flags, attributes, droppedAttributes };
}

function readStatus(reader: WireReader, end: number): Pick<Span, 'statusCode' | 'statusMessage'> {
  const stop = readLength(reader, end, STATUS.name);
  let statusMessage = '';
  let statusCode = 0;
  readFields(reader, stop, STATUS, (tag) => {
    if (tag === ((2 << 3) | BYTES)) statusMessage = readString(reader, stop, 'Status.message');
    else if (tag === ((3 << 3) | VARINT)) statusCode = readInt32(reader, stop, 'Status.code');
    else return false;
    return true;
  });
  return { statusCode, statusMessage };
}

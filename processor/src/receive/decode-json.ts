import type { DecodedTraces, ResourceSpans, ScopeSpans, Span, SpanEvent, SpanLink } from './contract.ts';
import { countNode, type NodeCount, readAttributes } from './decode-json-value.ts';
import { type JsonObject, type JsonPath, readArray, readEnum, readHex, readObject, readString, readTime, readUint32 } from './json-fields.ts';
import { SPAN_NODES } from './limits.ts';
import { parseJson } from './parse-json.ts';

/**
 * ExportTraceServiceRequest from OTLP/JSON (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"); unknown keys are ignored.
 * @throws CodedError OTLP_MALFORMED | OTLP_TOO_LARGE
 */
export function decodeJson(bytes: Uint8Array): DecodedTraces {
  const count: NodeCount = { nodes: 0 };
  const request = readObject(parseJson(bytes), undefined);
  return { resources: readMessages(count, request, 'resourceSpans', undefined, readResourceSpans) };
}

export type ReadMessage<Message> = (count: NodeCount, object: JsonObject, path: JsonPath) => Message;

/** The messages of a repeated field. */
export function readMessages<Message>(
  count: NodeCount,
  object: JsonObject,
  field: string,
  path: JsonPath | undefined,
  read: ReadMessage<Message>,
): readonly Message[] {
  const list: JsonPath = { parent: path, step: field };
  return readArray(object, field, path).map((item, step) => {
    countNode(count);
    const at: JsonPath = { parent: list, step };
    return read(count, readObject(item, at), at);
  });
}

/** An absent message is one with every field at its default. */
export function readMember(object: JsonObject, field: string, path: JsonPath): readonly [JsonObject, JsonPath] {
  const at: JsonPath = { parent: path, step: field };
  return [readObject(object[field] ?? {}, at), at];
}

function readResourceSpans(count: NodeCount, object: JsonObject, path: JsonPath): ResourceSpans {
  const [resource, at] = readMember(object, 'resource', path);
  return {
    attributes: readAttributes(count, resource, at),
    droppedAttributes: readUint32(resource, 'droppedAttributesCount', at),
    schemaUrl: readString(object, 'schemaUrl', path),
    scopes: readMessages(count, object, 'scopeSpans', path, readScopeSpans),
  };
}

function readScopeSpans(count: NodeCount, object: JsonObject, path: JsonPath): ScopeSpans {
  const [scope, at] = readMember(object, 'scope', path);
  return {
    name: readString(scope, 'name', at),
    version: readString(scope, 'version', at),
    attributes: readAttributes(count, scope, at),
    droppedAttributes: readUint32(scope, 'droppedAttributesCount', at),
    schemaUrl: readString(object, 'schemaUrl', path),
    spans: readMessages(count, object, 'spans', path, readSpan),
  };
}

function readSpan(count: NodeCount, object: JsonObject, path: JsonPath): Span {
  countNode(count, SPAN_NODES - 1);
  const [status, at] = readMember(object, 'status', path);
  return {
    traceId: readHex(object, 'traceId', path),
    spanId: readHex(object, 'spanId', path),
    parentSpanId: readHex(object, 'parentSpanId', path),
    traceState: readString(object, 'traceState', path),
    flags: readUint32(object, 'flags', path),
    name: readString(object, 'name', path),
    kind: readEnum(object, 'kind', path),
    start: readTime(object, 'startTimeUnixNano', path),
    end: readTime(object, 'endTimeUnixNano', path),
    attributes: readAttributes(count, object, path),
    droppedAttributes: readUint32(object, 'droppedAttributesCount', path),
    events: readMessages(count, object, 'events', path, readEvent),
    droppedEvents: readUint32(object, 'droppedEventsCount', path),
    links: readMessages(count, object, 'links', path, readLink),
    droppedLinks: readUint32(object, 'droppedLinksCount', path),
    statusCode: readEnum(status, 'code', at),
    statusMessage: readString(status, 'message', at),
  };
}

function readEvent(count: NodeCount, object: JsonObject, path: JsonPath): SpanEvent {
  return {
    time: readTime(object, 'timeUnixNano', path),
    name: readString(object, 'name', path),
    attributes: readAttributes(count, object, path),
    droppedAttributes: readUint32(object, 'droppedAttributesCount', path),
  };
}

function readLink(count: NodeCount, object: JsonObject, path: JsonPath): SpanLink {
  return {
    traceId: readHex(object, 'traceId', path),
    spanId: readHex(object, 'spanId', path),
    traceState: readString(object, 'traceState', path),
    flags: readUint32(object, 'flags', path),
    attributes: readAttributes(count, object, path),
    droppedAttributes: readUint32(object, 'droppedAttributesCount', path),
  };
}

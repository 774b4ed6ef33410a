/** OTLP traces by another implementation: protobuf-es over descriptors built here, from opentelemetry-proto v1. */
import { create, createFileRegistry, type DescMessage, fromBinary, fromJson, type JsonValue, type Message, toBinary } from '@bufbuild/protobuf';
import { FieldDescriptorProto_Label, FieldDescriptorProto_Type as Type, FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { AttributeValue } from '@spanproof/vocabulary/ledger';
import type { DecodedTraces, Span } from '../../processor/src/receive/contract.ts';

/** name -> [number, type or message name, `repeated`?]; a field after `oneof` belongs to AnyValue.value. */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, readonly [number, Type | string, ('repeated' | 'oneof')?]>>>> = {
  Request: { resource_spans: [1, 'ResourceSpans', 'repeated'] },
  ResourceSpans: { resource: [1, 'Resource'], scope_spans: [2, 'ScopeSpans', 'repeated'], schema_url: [3, Type.STRING] },
  Resource: { attributes: [1, 'KeyValue', 'repeated'], dropped_attributes_count: [2, Type.UINT32] },
  ScopeSpans: { scope: [1, 'Scope'], spans: [2, 'Span', 'repeated'], schema_url: [3, Type.STRING] },
  Scope: { name: [1, Type.STRING], version: [2, Type.STRING], attributes: [3, 'KeyValue', 'repeated'], dropped_attributes_count: [4, Type.UINT32] },
  Span: {
    trace_id: [1, Type.BYTES],
    span_id: [2, Type.BYTES],
    trace_state: [3, Type.STRING],
    parent_span_id: [4, Type.BYTES],
    name: [5, Type.STRING],
    kind: [6, Type.INT32],
    start_time_unix_nano: [7, Type.FIXED64],
    end_time_unix_nano: [8, Type.FIXED64],
    attributes: [9, 'KeyValue', 'repeated'],
    dropped_attributes_count: [10, Type.UINT32],
    events: [11, 'Event', 'repeated'],
    dropped_events_count: [12, Type.UINT32],
    links: [13, 'Link', 'repeated'],
    dropped_links_count: [14, Type.UINT32],
    status: [15, 'Status'],
    flags: [16, Type.FIXED32],
  },
  Event: { time_unix_nano: [1, Type.FIXED64], name: [2, Type.STRING], attributes: [3, 'KeyValue', 'repeated'], dropped_attributes_count: [4, Type.UINT32] },
  Link: {
    trace_id: [1, Type.BYTES],
    span_id: [2, Type.BYTES],
    trace_state: [3, Type.STRING],
    attributes: [4, 'KeyValue', 'repeated'],
    dropped_attributes_count: [5, Type.UINT32],
    flags: [6, Type.FIXED32],
  },
  Status: { message: [2, Type.STRING], code: [3, Type.INT32] },
  KeyValue: { key: [1, Type.STRING], value: [2, 'AnyValue'] },
  AnyValue: {
    string_value: [1, Type.STRING, 'oneof'],
    bool_value: [2, Type.BOOL, 'oneof'],
    int_value: [3, Type.INT64, 'oneof'],
    double_value: [4, Type.DOUBLE, 'oneof'],
    array_value: [5, 'ArrayValue', 'oneof'],
    kvlist_value: [6, 'KeyValueList', 'oneof'],
    bytes_value: [7, Type.BYTES, 'oneof'],
  },
  ArrayValue: { values: [1, 'AnyValue', 'repeated'] },
  KeyValueList: { values: [1, 'KeyValue', 'repeated'] },
  LogsRequest: { resource_logs: [1, 'ResourceLogs', 'repeated'] },
  ResourceLogs: { resource: [1, 'Resource'], scope_logs: [2, 'ScopeLogs', 'repeated'], schema_url: [3, Type.STRING] },
  ScopeLogs: { scope: [1, 'Scope'], log_records: [2, 'LogRecord', 'repeated'], schema_url: [3, Type.STRING] },
  LogRecord: {
    time_unix_nano: [1, Type.FIXED64],
    severity_number: [2, Type.INT32],
    severity_text: [3, Type.STRING],
    body: [5, 'AnyValue'],
    attributes: [6, 'KeyValue', 'repeated'],
    dropped_attributes_count: [7, Type.UINT32],
    flags: [8, Type.FIXED32],
    trace_id: [9, Type.BYTES],
    span_id: [10, Type.BYTES],
    observed_time_unix_nano: [11, Type.FIXED64],
    event_name: [12, Type.STRING],
  },
  MetricsRequest: { resource_metrics: [1, 'ResourceMetrics', 'repeated'] },
  ResourceMetrics: { resource: [1, 'Resource'], scope_metrics: [2, 'ScopeMetrics', 'repeated'], schema_url: [3, Type.STRING] },
  ScopeMetrics: { scope: [1, 'Scope'], metrics: [2, 'Metric', 'repeated'], schema_url: [3, Type.STRING] },
  Metric: { name: [1, Type.STRING], description: [2, Type.STRING], unit: [3, Type.STRING], sum: [7, 'Sum'], histogram: [9, 'Histogram'] },
  Sum: { data_points: [1, 'Point', 'repeated'], aggregation_temporality: [2, Type.INT32], is_monotonic: [3, Type.BOOL] },
  Histogram: { data_points: [1, 'Point', 'repeated'], aggregation_temporality: [2, Type.INT32] },
  Point: { start_time_unix_nano: [2, Type.FIXED64], time_unix_nano: [3, Type.FIXED64], count: [4, Type.FIXED64], sum: [5, Type.DOUBLE] },
  PartialSuccess: { rejected_spans: [1, Type.INT64], error_message: [2, Type.STRING] },
  Response: { partial_success: [1, 'PartialSuccess'] },
  RpcStatus: { code: [1, Type.INT32], message: [2, Type.STRING] },
};

const file = create(FileDescriptorProtoSchema, {
  name: 'otlp.proto',
  package: 'otlp',
  syntax: 'proto3',
  messageType: Object.entries(MESSAGES).map(([name, fields]) => ({
    name,
    oneofDecl: name === 'AnyValue' ? [{ name: 'value' }] : [],
    field: Object.entries(fields).map(([field, [number, type, kind]]) => ({
      name: field,
      jsonName: field.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      number,
      label: kind === 'repeated' ? FieldDescriptorProto_Label.REPEATED : FieldDescriptorProto_Label.OPTIONAL,
      ...(typeof type === 'string' ? { type: Type.MESSAGE, typeName: `.otlp.${type}` } : { type }),
      ...(kind === 'oneof' ? { oneofIndex: 0 } : {}),
    })),
  })),
});
const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));

function schemaOf(name: string): DescMessage {
  const schema = registry.getMessage(`otlp.${name}`);
  if (schema === undefined) throw new Error(`no message ${name}`);
  return schema;
}

export function encode(name: 'Request' | 'Span', init: object): Uint8Array {
  return toBinary(schemaOf(name), create(schemaOf(name), init as never));
}

/** The protobuf of an OTLP/JSON request, whose ids are hexadecimal. */
export function encodeJson(name: 'LogsRequest' | 'MetricsRequest', json: unknown): Uint8Array {
  const spelt = JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    /^(?:trace|span)Id$/.test(key) && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value,
  ) as JsonValue;
  return toBinary(schemaOf(name), fromJson(schemaOf(name), spelt, { ignoreUnknownFields: true }));
}

export function decode(name: string, bytes: Uint8Array): Message & Readonly<Record<string, never>> {
  return fromBinary(schemaOf(name), bytes) as Message & Readonly<Record<string, never>>;
}

interface OneOf {
  readonly value: { readonly case: string | undefined; readonly value?: unknown };
}
interface Pair {
  readonly key: string;
  readonly value?: OneOf;
}

const hex = (bytes: unknown): string => Buffer.from(bytes as Uint8Array).toString('hex');

function valueOf(any: OneOf | undefined): AttributeValue {
  const { case: member, value } = any?.value ?? { case: undefined };
  switch (member) {
    case undefined:
      return null;
    case 'intValue':
      return Number.isSafeInteger(Number(value)) ? Number(value) : (value as bigint);
    case 'arrayValue':
      return (value as { readonly values: readonly OneOf[] }).values.map(valueOf);
    case 'kvlistValue':
      return Object.fromEntries((value as { readonly values: readonly Pair[] }).values.map((pair) => [pair.key, valueOf(pair.value)]));
    default:
      return value as AttributeValue;
  }
}

type Loose = Readonly<Record<string, never>>;
const pairsOf = (message: Loose | undefined): (readonly [string, AttributeValue])[] =>
  ((message?.['attributes'] ?? []) as readonly Pair[]).map((pair) => [pair.key, valueOf(pair.value)]);

/** What protobuf-es reads, in the shape of our model. */
export function decodeByOracle(bytes: Uint8Array): DecodedTraces {
  const request = decode('Request', bytes) as Loose;
  return {
    resources: (request['resourceSpans'] as unknown as readonly Loose[]).map((resource) => ({
      attributes: pairsOf(resource['resource']),
      droppedAttributes: resource['resource']?.['droppedAttributesCount'] ?? 0,
      schemaUrl: resource['schemaUrl'] as unknown as string,
      scopes: (resource['scopeSpans'] as unknown as readonly Loose[]).map((scope) => ({
        name: scope['scope']?.['name'] ?? '',
        version: scope['scope']?.['version'] ?? '',
        attributes: pairsOf(scope['scope']),
        droppedAttributes: scope['scope']?.['droppedAttributesCount'] ?? 0,
        schemaUrl: scope['schemaUrl'] as unknown as string,
        spans: (scope['spans'] as unknown as readonly Loose[]).map(spanOf),
      })),
    })),
  };
}

function spanOf(span: Loose): Span {
  const status = span['status'] as unknown as { code: number; message: string } | undefined;
  return {
    traceId: hex(span['traceId']),
    spanId: hex(span['spanId']),
    parentSpanId: hex(span['parentSpanId']),
    traceState: span['traceState'] as unknown as string,
    flags: span['flags'] as unknown as number,
    name: span['name'] as unknown as string,
    kind: span['kind'] as unknown as number,
    start: span['startTimeUnixNano'] as unknown as bigint,
    end: span['endTimeUnixNano'] as unknown as bigint,
    attributes: pairsOf(span),
    droppedAttributes: span['droppedAttributesCount'] as unknown as number,
    events: (span['events'] as unknown as readonly Loose[]).map((event) => ({
      time: event['timeUnixNano'] as unknown as bigint,
      name: event['name'] as unknown as string,
      attributes: pairsOf(event),
      droppedAttributes: event['droppedAttributesCount'] as unknown as number,
    })),
    droppedEvents: span['droppedEventsCount'] as unknown as number,
    links: (span['links'] as unknown as readonly Loose[]).map((link) => ({
      traceId: hex(link['traceId']),
      spanId: hex(link['spanId']),
      traceState: link['traceState'] as unknown as string,
      flags: link['flags'] as unknown as number,
      attributes: pairsOf(link),
      droppedAttributes: link['droppedAttributesCount'] as unknown as number,
    })),
    droppedLinks: span['droppedLinksCount'] as unknown as number,
    statusCode: status?.code ?? 0,
    statusMessage: status?.message ?? '',
  };
}

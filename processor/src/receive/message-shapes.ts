import type { MessageShape } from './wire.ts';

/** Fields of opentelemetry-proto v1 (trace, common, resource), by number; `*` marks a repeated one. */
function shapeOf(name: string, fields: Readonly<Record<number, string>>): MessageShape {
  const names: (string | undefined)[] = [];
  let singular = 0;
  for (const [number, field] of Object.entries(fields)) {
    names[Number(number)] = field.replace('*', '');
    if (!field.endsWith('*')) singular |= 1 << Number(number);
  }
  return { name, fields: names, singular };
}

export const TRACES: MessageShape = shapeOf('ExportTraceServiceRequest', { 1: 'resource_spans*' });
export const RESOURCE_SPANS: MessageShape = shapeOf('ResourceSpans', { 1: 'resource', 2: 'scope_spans*', 3: 'schema_url' });
export const RESOURCE: MessageShape = shapeOf('Resource', { 1: 'attributes*', 2: 'dropped_attributes_count' });
export const SCOPE_SPANS: MessageShape = shapeOf('ScopeSpans', { 1: 'scope', 2: 'spans*', 3: 'schema_url' });
export const SCOPE: MessageShape = shapeOf('InstrumentationScope', { 1: 'name', 2: 'version', 3: 'attributes*', 4: 'dropped_attributes_count' });
export const SPAN: MessageShape = shapeOf('Span', {
  1: 'trace_id',
  2: 'span_id',
  3: 'trace_state',
  4: 'parent_span_id',
  5: 'name',
  6: 'kind',
  7: 'start_time_unix_nano',
  8: 'end_time_unix_nano',
  9: 'attributes*',
  10: 'dropped_attributes_count',
  11: 'events*',
  12: 'dropped_events_count',
  13: 'links*',
  14: 'dropped_links_count',
  15: 'status',
  16: 'flags',
});
export const EVENT: MessageShape = shapeOf('Span.Event', { 1: 'time_unix_nano', 2: 'name', 3: 'attributes*', 4: 'dropped_attributes_count' });
export const LINK: MessageShape = shapeOf('Span.Link', {
  1: 'trace_id',
  2: 'span_id',
  3: 'trace_state',
  4: 'attributes*',
  5: 'dropped_attributes_count',
  6: 'flags',
});
export const STATUS: MessageShape = shapeOf('Status', { 2: 'message', 3: 'code' });
export const KEY_VALUE: MessageShape = shapeOf('KeyValue', { 1: 'key', 2: 'value' });
export const ANY_VALUE: MessageShape = shapeOf('AnyValue', {
  1: 'string_value',
  2: 'bool_value',
  3: 'int_value',
  4: 'double_value',
  5: 'array_value',
  6: 'kvlist_value',
  7: 'bytes_value',
});
export const ARRAY_VALUE: MessageShape = shapeOf('ArrayValue', { 1: 'values*' });
export const KEY_VALUE_LIST: MessageShape = shapeOf('KeyValueList', { 1: 'values*' });

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
export const LOGS: MessageShape = shapeOf('ExportLogsServiceRequest', { 1: 'resource_logs*' });
export const RESOURCE_LOGS: MessageShape = shapeOf('ResourceLogs', { 1: 'resource', 2: 'scope_logs*', 3: 'schema_url' });
export const SCOPE_LOGS: MessageShape = shapeOf('ScopeLogs', { 1: 'scope', 2: 'log_records*', 3: 'schema_url' });
export const LOG_RECORD: MessageShape = shapeOf('LogRecord', {
  1: 'time_unix_nano',
  2: 'severity_number',
  3: 'severity_text',
  5: 'body',
  6: 'attributes*',
  7: 'dropped_attributes_count',
  8: 'flags',
  9: 'trace_id',
  10: 'span_id',
  11: 'observed_time_unix_nano',
  12: 'event_name',
});
export const METRICS: MessageShape = shapeOf('ExportMetricsServiceRequest', { 1: 'resource_metrics*' });
export const RESOURCE_METRICS: MessageShape = shapeOf('ResourceMetrics', { 1: 'resource', 2: 'scope_metrics*', 3: 'schema_url' });
export const SCOPE_METRICS: MessageShape = shapeOf('ScopeMetrics', { 1: 'scope', 2: 'metrics*', 3: 'schema_url' });
export const METRIC: MessageShape = shapeOf('Metric', {
  1: 'name',
  2: 'description',
  3: 'unit',
  5: 'gauge',
  7: 'sum',
  9: 'histogram',
  10: 'exponential_histogram',
  11: 'summary',
  12: 'metadata*',
});
/** Gauge, Sum, Histogram, ExponentialHistogram and Summary. */
export const POINTS: MessageShape = shapeOf('Metric.data', { 1: 'data_points*', 2: 'aggregation_temporality', 3: 'is_monotonic' });
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

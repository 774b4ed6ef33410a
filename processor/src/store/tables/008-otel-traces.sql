-- Calls in the shape of the OpenTelemetry Collector's ClickHouse exporter (schema 1.3.0), so that Grafana's Explore pages read them as traces.
-- https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/clickhouseexporter. Attributes are the facts of core: no content.
-- {{facts}} = JSONExtract(core, 'Tuple(span_id String, parent_span_id String, response_id String, decision_id String, dialect String, call_digest_state String)')
-- {{calls}} = kind IN (1, 2, 11)
CREATE VIEW IF NOT EXISTS spanproof.otel_traces{{on_cluster}} AS
SELECT
  t_event AS Timestamp,
  ifNull(trace_id, '') AS TraceId,
  {{facts}}.span_id AS SpanId,
  {{facts}}.parent_span_id AS ParentSpanId,
  '' AS TraceState,
  trimRight(concat(ifNull(operation, ''), ' ', ifNull(model_requested, ''))) AS SpanName,
  'Client' AS SpanKind,
  ifNull(service, '') AS ServiceName,
  mapFilter((name, value) -> value != '', map('service.name', ifNull(service, ''), 'deployment.environment.name', ifNull(environment, ''), 'cloud.region', ifNull(region, ''))) AS ResourceAttributes,
  'spanproof' AS ScopeName,
  '' AS ScopeVersion,
  mapFilter((name, value) -> value != '', map(
    'gen_ai.operation.name', ifNull(operation, ''),
    'gen_ai.provider.name', ifNull(provider, ''),
    'gen_ai.request.model', ifNull(model_requested, ''),
    'gen_ai.response.model', ifNull(model_served, ''),
    'gen_ai.response.id', {{facts}}.response_id,
    'gen_ai.response.finish_reasons', if(empty(finish_reasons), '', toString(finish_reasons)),
    'gen_ai.usage.input_tokens', ifNull(toString(tokens_input), ''),
    'gen_ai.usage.output_tokens', ifNull(toString(tokens_output), ''),
    'error.type', ifNull(error_type, ''),
    'server.address', ifNull(server_address, ''),
    'spanproof.record_id', lower(hex(record_id)),
    'spanproof.outcome', ifNull(outcome, ''),
    'spanproof.upstream_contacted', ifNull(toString(upstream_contacted), ''),
    'spanproof.decision_id', {{facts}}.decision_id,
    'spanproof.risk_class', ifNull(risk_class, ''),
    'spanproof.risk_reasons', if(empty(risk_reasons), '', toString(risk_reasons)),
    'spanproof.cost_nano_usd', ifNull(toString(cost_nano_usd), ''),
    'spanproof.call_digest_state', {{facts}}.call_digest_state,
    'spanproof.dialect', {{facts}}.dialect
  )) AS SpanAttributes,
  ifNull(latency_ns, 0) AS Duration,
  multiIf(outcome = 'error', 'Error', outcome = 'blocked', 'Error', 'Unset') AS StatusCode,
  if(outcome = 'blocked', 'refused by policy', '') AS StatusMessage,
  CAST([], 'Array(DateTime64(9))') AS `Events.Timestamp`,
  CAST([], 'Array(LowCardinality(String))') AS `Events.Name`,
  CAST([], 'Array(Map(LowCardinality(String), String))') AS `Events.Attributes`,
  CAST([], 'Array(String)') AS `Links.TraceId`,
  CAST([], 'Array(String)') AS `Links.SpanId`,
  CAST([], 'Array(String)') AS `Links.TraceState`,
  CAST([], 'Array(Map(LowCardinality(String), String))') AS `Links.Attributes`
FROM spanproof.{{records}}
WHERE {{calls}};

CREATE VIEW IF NOT EXISTS spanproof.otel_traces_trace_id_ts{{on_cluster}} AS
SELECT ifNull(trace_id, '') AS TraceId, min(t_event) AS Start, max(t_event + toIntervalNanosecond(ifNull(latency_ns, 0))) AS End
FROM spanproof.{{records}}
WHERE {{calls}}
GROUP BY TraceId;

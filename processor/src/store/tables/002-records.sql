-- One row per leaf. `core` is the truth; typed columns are derived from it and NULL where core does not say.
-- One expression for all of them: the engine parses core once a row.
-- {{facts}} = JSONExtract(core, 'Tuple(operation LowCardinality(Nullable(String)), provider LowCardinality(Nullable(String)), model_requested LowCardinality(Nullable(String)), model_served LowCardinality(Nullable(String)), outcome LowCardinality(Nullable(String)), error_type LowCardinality(Nullable(String)), upstream_contacted Nullable(Bool), latency_ns Nullable(UInt64), time_to_first_chunk_ns Nullable(UInt64), trace_id Nullable(String), app_request_id Nullable(String), caller Tuple(service LowCardinality(Nullable(String)), environment LowCardinality(Nullable(String))), tokens Tuple(input Nullable(UInt64), output Nullable(UInt64)))')
-- Rows are never replaced, merged away or expired: retention drops whole partitions of closed streams.
CREATE TABLE IF NOT EXISTS spanproof.records{{on_cluster}}
(
  stream LowCardinality(String),
  seq UInt64 CODEC(Delta(8), ZSTD(1)),
  kind UInt8 CODEC(ZSTD(1)),
  flags UInt8 CODEC(ZSTD(1)),
  t_event DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  t_ingest DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  record_id FixedString(16) CODEC(ZSTD(1)),
  src_seq UInt64 CODEC(Delta(8), ZSTD(1)),
  src_id FixedString(16) CODEC(ZSTD(1)),
  tenant_tag FixedString(16) CODEC(ZSTD(1)),
  core String CODEC(ZSTD(3)),
  subject_envelope String CODEC(NONE),
  subject_hash FixedString(32) CODEC(ZSTD(1)),
  body_part_hash FixedString(32) CODEC(ZSTD(1)),
  original_part_hash FixedString(32) CODEC(ZSTD(1)),

  class LowCardinality(String) MATERIALIZED splitByChar('/', stream)[-2],
  period LowCardinality(String) MATERIALIZED splitByChar('/', stream)[-1],
  operation LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.operation,
  provider LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.provider,
  model_requested LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.model_requested,
  model_served LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.model_served,
  service LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.caller.service,
  environment LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.caller.environment,
  outcome LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.outcome,
  error_type LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.error_type,
  upstream_contacted Nullable(Bool) MATERIALIZED {{facts}}.upstream_contacted,
  tokens_input Nullable(UInt64) MATERIALIZED {{facts}}.tokens.input CODEC(T64, ZSTD(1)),
  tokens_output Nullable(UInt64) MATERIALIZED {{facts}}.tokens.output CODEC(T64, ZSTD(1)),
  latency_ns Nullable(UInt64) MATERIALIZED {{facts}}.latency_ns CODEC(T64, ZSTD(1)),
  time_to_first_chunk_ns Nullable(UInt64) MATERIALIZED {{facts}}.time_to_first_chunk_ns CODEC(T64, ZSTD(1)),
  trace_id Nullable(String) MATERIALIZED {{facts}}.trace_id CODEC(ZSTD(1)),
  app_request_id Nullable(String) MATERIALIZED {{facts}}.app_request_id CODEC(ZSTD(1)),

  INDEX by_record_id record_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_trace_id trace_id TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX by_app_request_id app_request_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_source src_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_ingest t_ingest TYPE minmax GRANULARITY 1,
  INDEX by_event t_event TYPE minmax GRANULARITY 1,
  CONSTRAINT stream_form CHECK match(stream, '^.+/s/[^/]+/[^/]+/[^/]+/[^/]+$')
)
ENGINE = {{engine}}
PARTITION BY (class, period)
ORDER BY (stream, seq)
SETTINGS {{dedup}} = 10000, {{durable}};

{{distributed:records}}

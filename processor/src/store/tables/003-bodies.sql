-- Ciphertext of the erasable parts: part 1 is the body, 3 the original. Random bytes do not compress.
CREATE TABLE IF NOT EXISTS spanproof.bodies{{on_cluster}}
(
  stream LowCardinality(String),
  seq UInt64 CODEC(Delta(8), ZSTD(1)),
  record_id FixedString(16) CODEC(ZSTD(1)),
  part UInt8 CODEC(ZSTD(1)),
  t_ingest DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  envelope String CODEC(NONE),

  class LowCardinality(String) MATERIALIZED splitByChar('/', stream)[-2],
  period LowCardinality(String) MATERIALIZED splitByChar('/', stream)[-1],

  INDEX by_record_id record_id TYPE bloom_filter(0.001) GRANULARITY 1,
  CONSTRAINT stream_form CHECK match(stream, '^.+/s/[^/]+/[^/]+/[^/]+/[^/]+$')
)
ENGINE = {{engine}}
PARTITION BY (class, period)
ORDER BY (stream, seq, part)
SETTINGS {{dedup}} = 10000, {{durable}}, index_granularity = 1024;

{{distributed:bodies}}

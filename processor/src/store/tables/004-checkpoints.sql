-- Signed tree heads, of streams and of the log. They outlive the rows they cover.
CREATE TABLE IF NOT EXISTS spanproof.checkpoints{{on_cluster}}
(
  origin LowCardinality(String),
  size UInt64 CODEC(Delta(8), ZSTD(1)),
  root FixedString(32) CODEC(NONE),
  note String CODEC(ZSTD(1)),
  t_signed DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1))
)
ENGINE = {{engine}}
PARTITION BY toYYYYMM(t_signed)
ORDER BY (origin, size)
SETTINGS {{dedup}} = 10000, {{durable}};

{{distributed:checkpoints}}

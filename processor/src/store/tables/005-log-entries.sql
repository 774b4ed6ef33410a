-- The global log, entry by entry, verbatim.
CREATE TABLE IF NOT EXISTS spanproof.log_entries{{on_cluster}}
(
  `index` UInt64 CODEC(Delta(8), ZSTD(1)),
  entry String CODEC(ZSTD(1))
)
ENGINE = {{engine}}
ORDER BY `index`
SETTINGS {{dedup}} = 10000, {{durable}};

{{distributed:log_entries}}

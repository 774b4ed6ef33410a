-- What providers said was left of their limits. Rows of earlier versions have nothing here.
-- {{facts}} = JSONExtract(core, 'Tuple(rate_limit Tuple(requests_limit Nullable(UInt64), requests_remaining Nullable(UInt64), tokens_limit Nullable(UInt64), tokens_remaining Nullable(UInt64)))').rate_limit
ALTER TABLE spanproof.records{{on_cluster}}
  ADD COLUMN IF NOT EXISTS requests_limit Nullable(UInt64) MATERIALIZED {{facts}}.requests_limit CODEC(T64, ZSTD(1)),
  ADD COLUMN IF NOT EXISTS requests_remaining Nullable(UInt64) MATERIALIZED {{facts}}.requests_remaining CODEC(T64, ZSTD(1)),
  ADD COLUMN IF NOT EXISTS tokens_limit Nullable(UInt64) MATERIALIZED {{facts}}.tokens_limit CODEC(T64, ZSTD(1)),
  ADD COLUMN IF NOT EXISTS tokens_remaining Nullable(UInt64) MATERIALIZED {{facts}}.tokens_remaining CODEC(T64, ZSTD(1));

{{redistributed:records}}

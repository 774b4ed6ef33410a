-- What statistics, inventory and search ask of core, as columns of their own. Rows of earlier versions get them when they are read.
-- {{facts}} = JSONExtract(core, 'Tuple(prompt_hash Nullable(String), tools_hash Nullable(String), server_address LowCardinality(Nullable(String)), region LowCardinality(Nullable(String)), finish_reasons Array(LowCardinality(String)), caller Tuple(key_fp LowCardinality(Nullable(String))), features Tuple(chars_in Nullable(UInt64), chars_out Nullable(UInt64), language LowCardinality(Nullable(String)), refusal Nullable(Bool), json_valid Nullable(Bool), sketch_in Nullable(UInt16), sketch_out Nullable(UInt16)), risk Tuple(class LowCardinality(Nullable(String)), reasons Array(LowCardinality(String))), cost Tuple(nano_usd Nullable(UInt64)))')
ALTER TABLE spanproof.records{{on_cluster}}
  ADD COLUMN IF NOT EXISTS prompt_hash Nullable(String) MATERIALIZED {{facts}}.prompt_hash CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS tools_hash Nullable(String) MATERIALIZED {{facts}}.tools_hash CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS server_address LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.server_address,
  ADD COLUMN IF NOT EXISTS region LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.region,
  ADD COLUMN IF NOT EXISTS finish_reasons Array(LowCardinality(String)) MATERIALIZED {{facts}}.finish_reasons,
  ADD COLUMN IF NOT EXISTS key_fp LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.caller.key_fp,
  ADD COLUMN IF NOT EXISTS chars_in Nullable(UInt64) MATERIALIZED {{facts}}.features.chars_in CODEC(T64, ZSTD(1)),
  ADD COLUMN IF NOT EXISTS chars_out Nullable(UInt64) MATERIALIZED {{facts}}.features.chars_out CODEC(T64, ZSTD(1)),
  ADD COLUMN IF NOT EXISTS language LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.features.language,
  ADD COLUMN IF NOT EXISTS refusal Nullable(Bool) MATERIALIZED {{facts}}.features.refusal,
  ADD COLUMN IF NOT EXISTS json_valid Nullable(Bool) MATERIALIZED {{facts}}.features.json_valid,
  ADD COLUMN IF NOT EXISTS sketch_in Nullable(UInt16) MATERIALIZED {{facts}}.features.sketch_in CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS sketch_out Nullable(UInt16) MATERIALIZED {{facts}}.features.sketch_out CODEC(ZSTD(1)),
  ADD COLUMN IF NOT EXISTS risk_class LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.risk.class,
  ADD COLUMN IF NOT EXISTS risk_reasons Array(LowCardinality(String)) MATERIALIZED {{facts}}.risk.reasons,
  ADD COLUMN IF NOT EXISTS cost_nano_usd Nullable(UInt64) MATERIALIZED {{facts}}.cost.nano_usd CODEC(T64, ZSTD(1));

{{redistributed:records}}

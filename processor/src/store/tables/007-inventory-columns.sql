-- The rest of what the inventory asks of core: with these it reads no core at all.
-- {{facts}} = JSONExtract(core, 'Tuple(tls_version LowCardinality(Nullable(String)), tool_names Array(LowCardinality(String)), features Tuple(findings Array(Tuple(LowCardinality(String), UInt64))))')
ALTER TABLE spanproof.records{{on_cluster}}
  ADD COLUMN IF NOT EXISTS tls_version LowCardinality(Nullable(String)) MATERIALIZED {{facts}}.tls_version,
  ADD COLUMN IF NOT EXISTS tool_names Array(LowCardinality(String)) MATERIALIZED {{facts}}.tool_names,
  ADD COLUMN IF NOT EXISTS finding_kinds Array(LowCardinality(String)) MATERIALIZED arrayMap(f -> f.1, {{facts}}.features.findings),
  ADD COLUMN IF NOT EXISTS finding_counts Array(UInt64) MATERIALIZED arrayMap(f -> f.2, {{facts}}.features.findings) CODEC(ZSTD(1));

{{redistributed:records}}

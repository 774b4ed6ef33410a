-- What was applied to this database, and the SHA-256 of each template: a template that changed after it ran is refused.
CREATE DATABASE IF NOT EXISTS spanproof{{on_cluster}};

CREATE TABLE IF NOT EXISTS spanproof.schema_migrations{{on_cluster}}
(
  name String,
  sha256 FixedString(64),
  statements UInt32,
  applied_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
  engine_version String DEFAULT version()
)
ENGINE = {{engine}}
ORDER BY name
SETTINGS {{dedup}} = 100, {{durable}};

import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const firstChunkQuantiles: Query = {
  name: 'first-chunk-quantiles',
  question: 'How long do people wait for the first words of a stream?',
  shape: 'series',
  columns: ['time', 'p50', 'p90', 'p99'],
  sql: `SELECT ${POINT} AS time, quantileTDigest(0.5)(time_to_first_chunk_ns) / 1e9 AS p50, quantileTDigest(0.9)(time_to_first_chunk_ns) / 1e9 AS p90,
  quantileTDigest(0.99)(time_to_first_chunk_ns) / 1e9 AS p99
${CALLS_IN_PERIOD} AND time_to_first_chunk_ns IS NOT NULL
GROUP BY time ORDER BY time`,
};

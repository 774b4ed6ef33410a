import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const latencyQuantiles: Query = {
  name: 'latency-quantiles',
  question: 'How long do calls take?',
  shape: 'series',
  columns: ['time', 'p50', 'p90', 'p99'],
  sql: `SELECT ${POINT} AS time, quantileTDigest(0.5)(latency_ns) / 1e9 AS p50, quantileTDigest(0.9)(latency_ns) / 1e9 AS p90, quantileTDigest(0.99)(latency_ns) / 1e9 AS p99
${CALLS_IN_PERIOD} AND outcome != 'blocked' AND latency_ns IS NOT NULL
GROUP BY time ORDER BY time`,
};

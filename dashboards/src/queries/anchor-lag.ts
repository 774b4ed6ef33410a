import type { Query } from '../query.ts';

/** The log's own checkpoints are those whose origin is no stream's. */
export const anchorLag: Query = {
  name: 'anchor-lag',
  question: 'How long has the log been without a new signed checkpoint?',
  shape: 'value',
  columns: ['log', 'lag_seconds'],
  sql: `SELECT toString(origin) AS log, toFloat64(dateDiff('second', max(t_signed), {to:DateTime64(9, 'UTC')})) AS lag_seconds
FROM spanproof.checkpoints
WHERE NOT match(origin, '/s/[^/]+/[^/]+/[^/]+/[^/]+$') AND t_signed < {to:DateTime64(9, 'UTC')}
GROUP BY origin ORDER BY log`,
};

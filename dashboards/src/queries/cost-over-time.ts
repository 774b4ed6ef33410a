import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** Sealed in integer nano-USD; only here, for the eye, it becomes a fraction. */
export const costOverTime: Query = {
  name: 'cost-over-time',
  question: 'What do calls cost at list prices, by the model that answered?',
  shape: 'series',
  columns: ['time', 'model', 'usd'],
  sql: `SELECT ${POINT} AS time, coalesce(model_served, model_requested) AS model, sum(cost_nano_usd) / 1e9 AS usd
${CALLS_IN_PERIOD} AND cost_nano_usd IS NOT NULL
GROUP BY time, model ORDER BY time, model`,
};

import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** `unpriced` calls are in no sum: their cost is unknown, not nothing. */
export const costByModel: Query = {
  name: 'cost-by-model',
  question: 'Which models cost what, and of how many calls is the cost unknown?',
  shape: 'table',
  columns: ['provider', 'model', 'calls', 'unpriced', 'usd'],
  sql: `SELECT provider, coalesce(model_served, model_requested) AS model, count() AS calls, countIf(cost_nano_usd IS NULL) AS unpriced, sum(cost_nano_usd) / 1e9 AS usd
${CALLS_IN_PERIOD}
GROUP BY provider, model ORDER BY usd DESC, calls DESC, provider, model`,
};

import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** `not_contacted` counts only calls whose emitter said so; calls whose emitter does not say are in neither column. */
export const callsByOutcome: Query = {
  name: 'calls-by-outcome',
  question: 'How did calls end, and which of them reached a provider?',
  shape: 'table',
  columns: ['outcome', 'calls', 'contacted', 'not_contacted'],
  sql: `SELECT outcome, count() AS calls, countIf(upstream_contacted) AS contacted, countIf(NOT upstream_contacted) AS not_contacted
${CALLS_IN_PERIOD}
GROUP BY outcome ORDER BY outcome`,
};

import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const callTotals: Query = {
  name: 'call-totals',
  question: 'How many calls were sealed in the period, and how did they end?',
  shape: 'table',
  columns: ['calls', 'errors', 'blocked', 'unpriced', 'usd'],
  sql: `SELECT count() AS calls, countIf(outcome = 'error') AS errors, countIf(outcome = 'blocked') AS blocked, countIf(cost_nano_usd IS NULL) AS unpriced,
  sum(cost_nano_usd) / 1e9 AS usd
${CALLS_IN_PERIOD}`,
};

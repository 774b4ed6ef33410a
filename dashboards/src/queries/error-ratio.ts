import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** Calls that policy refused never reached the provider: they are no failures of it. */
export const errorRatio: Query = {
  name: 'error-ratio',
  question: 'Which share of the calls that went out failed, by provider?',
  shape: 'series',
  columns: ['time', 'provider', 'error_ratio'],
  sql: `SELECT ${POINT} AS time, provider, countIf(outcome = 'error') / countIf(outcome != 'blocked') AS error_ratio
${CALLS_IN_PERIOD}
GROUP BY time, provider HAVING countIf(outcome != 'blocked') > 0 ORDER BY time, provider`,
};

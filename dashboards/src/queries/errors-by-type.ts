import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** 429 and its names are here too: calls that ran into a limit. */
export const errorsByType: Query = {
  name: 'errors-by-type',
  question: 'With which errors do calls fail, rate limits among them?',
  shape: 'series',
  columns: ['time', 'error_type', 'calls'],
  sql: `SELECT ${POINT} AS time, ifNull(error_type, '(not stated)') AS error_type, count() AS calls
${CALLS_IN_PERIOD} AND outcome = 'error'
GROUP BY time, error_type ORDER BY time, error_type`,
};

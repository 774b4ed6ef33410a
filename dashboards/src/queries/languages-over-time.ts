import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const languagesOverTime: Query = {
  name: 'languages-over-time',
  question: 'In which languages are answers written?',
  shape: 'series',
  columns: ['time', 'language', 'calls'],
  sql: `SELECT ${POINT} AS time, language, count() AS calls
${CALLS_IN_PERIOD} AND language IS NOT NULL
GROUP BY time, language ORDER BY time, language`,
};

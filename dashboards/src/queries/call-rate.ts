import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const callRate: Query = {
  name: 'call-rate',
  question: 'How many calls are made, and how do they end?',
  shape: 'series',
  columns: ['time', 'outcome', 'calls_per_second'],
  sql: `SELECT ${POINT} AS time, outcome, count() / {step:UInt32} AS calls_per_second
${CALLS_IN_PERIOD}
GROUP BY time, outcome ORDER BY time, outcome`,
};

import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const riskOverTime: Query = {
  name: 'risk-over-time',
  question: 'How risky are the calls, by class?',
  shape: 'series',
  columns: ['time', 'risk_class', 'calls'],
  sql: `SELECT ${POINT} AS time, risk_class, count() AS calls
${CALLS_IN_PERIOD} AND risk_class IS NOT NULL
GROUP BY time, risk_class ORDER BY time, risk_class`,
};

import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const availabilityOverTime: Query = {
  name: 'availability-over-time',
  question: 'When did a provider fall below its objective?',
  shape: 'series',
  columns: ['time', 'provider', 'availability'],
  sql: `SELECT ${POINT} AS time, provider, 1 - countIf(outcome = 'error') / count() AS availability
${CALLS_IN_PERIOD} AND outcome != 'blocked'
GROUP BY time, provider ORDER BY time, provider`,
};

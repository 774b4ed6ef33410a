import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const callsByService: Query = {
  name: 'calls-by-service',
  question: 'Which services call, where, and to whom?',
  shape: 'table',
  columns: ['service', 'environment', 'provider', 'region', 'calls', 'errors', 'blocked'],
  sql: `SELECT service, environment, provider, region, count() AS calls, countIf(outcome = 'error') AS errors, countIf(outcome = 'blocked') AS blocked
${CALLS_IN_PERIOD}
GROUP BY service, environment, provider, region ORDER BY calls DESC, service, environment, provider, region`,
};

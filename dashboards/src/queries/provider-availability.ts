import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const providerAvailability: Query = {
  name: 'provider-availability',
  question: 'Which share of the calls that went out did each provider answer?',
  shape: 'table',
  columns: ['provider', 'region', 'calls', 'errors', 'availability'],
  sql: `SELECT provider, region, count() AS calls, countIf(outcome = 'error') AS errors, 1 - errors / calls AS availability
${CALLS_IN_PERIOD} AND outcome != 'blocked'
GROUP BY provider, region ORDER BY availability, provider, region`,
};

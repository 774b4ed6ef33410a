import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const tokenRate: Query = {
  name: 'token-rate',
  question: 'How many tokens go in and come out?',
  shape: 'series',
  columns: ['time', 'tokens_input', 'tokens_output'],
  sql: `SELECT ${POINT} AS time, sum(tokens_input) / {step:UInt32} AS tokens_input, sum(tokens_output) / {step:UInt32} AS tokens_output
${CALLS_IN_PERIOD}
GROUP BY time ORDER BY time`,
};

import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** The least in an interval, of requests and tokens: the limit that is hit first. */
export const rateLimitHeadroom: Query = {
  name: 'rate-limit-headroom',
  question: 'How much of their limits did providers say was left, at the least?',
  shape: 'series',
  columns: ['time', 'model', 'headroom'],
  sql: `SELECT ${POINT} AS time, concat(provider, ' ', ifNull(model_requested, '(not stated)')) AS model,
  min(least(ifNull(requests_remaining / nullIf(requests_limit, 0), 1), ifNull(tokens_remaining / nullIf(tokens_limit, 0), 1))) AS headroom
${CALLS_IN_PERIOD} AND (requests_remaining / nullIf(requests_limit, 0) IS NOT NULL OR tokens_remaining / nullIf(tokens_limit, 0) IS NOT NULL)
GROUP BY time, model ORDER BY time, model`,
};

import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** NULL where no answer of the point could be judged: unknown is not zero. */
export const answersOverTime: Query = {
  name: 'answers-over-time',
  question: 'How do answers change: length, refusals, broken JSON?',
  shape: 'series',
  columns: ['time', 'model', 'mean_tokens', 'refusal_rate', 'invalid_json_rate'],
  sql: `SELECT ${POINT} AS time, coalesce(model_served, model_requested) AS model, avg(tokens_output) AS mean_tokens,
  countIf(refusal) / nullIf(countIf(refusal IS NOT NULL), 0) AS refusal_rate, countIf(NOT json_valid) / nullIf(countIf(json_valid IS NOT NULL), 0) AS invalid_json_rate
${CALLS_IN_PERIOD} AND outcome = 'ok'
GROUP BY time, model ORDER BY time, model`,
};

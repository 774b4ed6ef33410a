import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const finishReasonsOverTime: Query = {
  name: 'finish-reasons-over-time',
  question: 'Why do answers end?',
  shape: 'series',
  columns: ['time', 'finish_reason', 'answers'],
  sql: `SELECT time, finish_reason, count() AS answers
FROM
(
  SELECT ${POINT} AS time, arrayJoin(finish_reasons) AS finish_reason
  ${CALLS_IN_PERIOD}
)
GROUP BY time, finish_reason ORDER BY time, finish_reason`,
};

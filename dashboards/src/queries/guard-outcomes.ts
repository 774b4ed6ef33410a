import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const guardOutcomes: Query = {
  name: 'guard-outcomes',
  question: 'What does the guard do to calls over time?',
  shape: 'series',
  columns: ['time', 'rule', 'outcome', 'calls'],
  sql: `SELECT time, verdict.rule AS rule, verdict.outcome AS outcome, count() AS calls
FROM
(
  SELECT ${POINT} AS time, arrayJoin(JSONExtract(core, 'verdicts', 'Array(Tuple(rule String, by String, outcome String))')) AS verdict
  ${CALLS_IN_PERIOD}
)
WHERE verdict.by = 'source' AND verdict.outcome NOT IN ('not_applicable', 'allowed')
GROUP BY time, rule, outcome ORDER BY time, rule, outcome`,
};

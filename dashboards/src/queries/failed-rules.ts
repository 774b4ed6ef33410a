import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const failedRules: Query = {
  name: 'failed-rules',
  question: 'Which rules could not be evaluated, and did the call go on?',
  shape: 'table',
  columns: ['rule', 'decided_by', 'failed_open', 'failed_closed'],
  sql: `SELECT verdict.rule AS rule, verdict.by AS decided_by, countIf(verdict.outcome = 'failed_open') AS failed_open, countIf(verdict.outcome = 'failed_closed') AS failed_closed
FROM
(
  SELECT arrayJoin(JSONExtract(core, 'verdicts', 'Array(Tuple(rule String, by String, outcome String))')) AS verdict
  ${CALLS_IN_PERIOD}
)
GROUP BY rule, decided_by HAVING failed_open + failed_closed > 0 ORDER BY failed_open DESC, rule, decided_by`,
};

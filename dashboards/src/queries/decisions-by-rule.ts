import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** Every rule leaves a verdict on every call, so a rule's rows add up to the calls it was in force for. */
export const decisionsByRule: Query = {
  name: 'decisions-by-rule',
  question: 'What did each rule decide, where, and how often?',
  shape: 'table',
  columns: ['rule', 'decided_by', 'outcome', 'calls', 'findings'],
  sql: `SELECT verdict.rule AS rule, verdict.by AS decided_by, verdict.outcome AS outcome, count() AS calls, sum(verdict.count) AS findings
FROM
(
  SELECT arrayJoin(JSONExtract(core, 'verdicts', 'Array(Tuple(rule String, by String, outcome String, count UInt64))')) AS verdict
  ${CALLS_IN_PERIOD}
)
GROUP BY rule, decided_by, outcome ORDER BY rule, decided_by, outcome`,
};

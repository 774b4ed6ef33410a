import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** What the processor itself found; values are never stored, only how many there were. */
export const findingsByKind: Query = {
  name: 'findings-by-kind',
  question: 'Which personal data and secrets did calls still carry when they arrived?',
  shape: 'table',
  columns: ['kind', 'calls', 'findings'],
  sql: `SELECT finding.1 AS kind, count() AS calls, sum(finding.2) AS findings
FROM
(
  SELECT arrayJoin(JSONExtract(core, 'features', 'findings', 'Array(Tuple(String, UInt64))')) AS finding
  ${CALLS_IN_PERIOD}
)
GROUP BY kind ORDER BY kind`,
};

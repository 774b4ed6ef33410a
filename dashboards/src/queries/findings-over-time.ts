import { CALLS_IN_PERIOD, POINT } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const findingsOverTime: Query = {
  name: 'findings-over-time',
  question: 'When did calls carry personal data or secrets, as they arrived?',
  shape: 'series',
  columns: ['time', 'kind', 'findings'],
  sql: `SELECT time, finding.1 AS kind, sum(finding.2) AS findings
FROM
(
  SELECT ${POINT} AS time, arrayJoin(JSONExtract(core, 'features', 'findings', 'Array(Tuple(String, UInt64))')) AS finding
  ${CALLS_IN_PERIOD}
)
GROUP BY time, kind ORDER BY time, kind`,
};

import { CALLS_IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const riskReasons: Query = {
  name: 'risk-reasons',
  question: 'Why are calls risky?',
  shape: 'table',
  columns: ['reason', 'calls', 'newest'],
  sql: `SELECT reason, count() AS calls, max(t_ingest) AS newest
FROM
(
  SELECT arrayJoin(risk_reasons) AS reason, t_ingest
  ${CALLS_IN_PERIOD}
)
GROUP BY reason ORDER BY calls DESC, reason`,
};

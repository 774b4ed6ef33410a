import { RECORD_KINDS } from '@spanproof/vocabulary';
import { IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

export const accessByAction: Query = {
  name: 'access-by-action',
  question: 'What did people and tokens do with the evidence?',
  shape: 'table',
  columns: ['action', 'role', 'outcome', 'times', 'newest'],
  sql: `SELECT JSONExtractString(core, 'action') AS action, JSONExtractString(core, 'role') AS role, JSONExtractString(core, 'outcome') AS outcome, count() AS times,
  max(t_ingest) AS newest
FROM spanproof.records
WHERE kind = ${RECORD_KINDS.access} AND ${IN_PERIOD}
GROUP BY action, role, outcome ORDER BY times DESC, action, role, outcome`,
};

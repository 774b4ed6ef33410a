import { NEWEST_RUN } from '../newest-run.ts';
import type { Query } from '../query.ts';

export const controlResultCounts: Query = {
  name: 'control-result-counts',
  question: 'How many controls passed, deviate, or were not tested?',
  shape: 'value',
  columns: ['result', 'controls'],
  sql: `SELECT line.2 AS result, toFloat64(count()) AS controls
FROM (SELECT arrayJoin(results) AS line FROM (${NEWEST_RUN}))
GROUP BY result ORDER BY result`,
};

import { RUNS } from '../newest-run.ts';
import type { Query } from '../query.ts';

export const controlHistory: Query = {
  name: 'control-history',
  question: 'How did the results of controls develop from run to run?',
  shape: 'series',
  columns: ['time', 'result', 'controls'],
  sql: `SELECT run_at AS time, line.2 AS result, count() AS controls
FROM (SELECT run_at, arrayJoin(results) AS line FROM (${RUNS}))
GROUP BY time, result ORDER BY time, result`,
};

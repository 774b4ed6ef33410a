import { NEWEST_RUN } from '../newest-run.ts';
import type { Query } from '../query.ts';

export const controlResults: Query = {
  name: 'control-results',
  question: 'What did the newest run of controls find?',
  shape: 'table',
  columns: ['control', 'result', 'population', 'deviations', 'run_at'],
  sql: `SELECT line.1 AS control, line.2 AS result, line.3 AS population, line.4 AS deviations, run_at
FROM (SELECT arrayJoin(results) AS line, run_at FROM (${NEWEST_RUN}))
ORDER BY indexOf(['deviation', 'not_tested', 'no_occurrences', 'not_applicable', 'passed'], result), control`,
};

import { RECORD_KINDS } from '@spanproof/vocabulary';
import { IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** `registered` is what the registers said when it was first seen; empty for kinds that have no register. */
export const discoveries: Query = {
  name: 'discoveries',
  question: 'Which providers, models, prompts, tools, callers and keys are new?',
  shape: 'table',
  columns: ['found', 'item', 'id', 'registered'],
  sql: `SELECT t_ingest AS found, JSONExtractString(core, 'item') AS item, JSONExtractString(core, 'id') AS id,
  if(JSONHas(core, 'registered'), if(JSONExtractBool(core, 'registered'), 'yes', 'no'), '') AS registered
FROM spanproof.records
WHERE kind = ${RECORD_KINDS.governance} AND JSONExtractString(core, 'schema') = 'spanproof/discovery/v1' AND ${IN_PERIOD}
ORDER BY found DESC, item, id LIMIT 200`,
};

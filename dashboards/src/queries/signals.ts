import { RECORD_KINDS } from '@spanproof/vocabulary';
import { IN_PERIOD } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** As sealed, what could not be computed included. `calls` are those from the onset to the window that raised it. */
export const signals: Query = {
  name: 'signals',
  question: 'What did the statistics say?',
  shape: 'table',
  columns: ['sealed', 'state', 'effect', 'service', 'operation', 'model', 'statistic', 'calls', 'record'],
  sql: `SELECT t_ingest AS sealed, JSONExtractString(core, 'state') AS state, JSONExtractString(core, 'effect') AS effect, JSONExtractString(core, 'series', 'service') AS service,
  JSONExtractString(core, 'series', 'operation') AS operation, JSONExtractString(core, 'series', 'model') AS model, JSONExtractString(core, 'statistic') AS statistic,
  JSONExtractUInt(core, 'window', 'n') AS calls, lower(hex(record_id)) AS record
FROM spanproof.records
WHERE kind = ${RECORD_KINDS.alert} AND JSONExtractString(core, 'schema') = 'spanproof/signal/v1' AND ${IN_PERIOD}
  AND (empty({services:Array(String)}) OR hasAny({services:Array(String)}, ['*', service]))
ORDER BY sealed DESC, record LIMIT 200`,
};

import { RECORD_KINDS } from '@spanproof/vocabulary';
import type { Query } from '../query.ts';

/** An idle writer says so every minute; one that is silent for longer is down. */
export const writers: Query = {
  name: 'writers',
  question: 'Which processors are alive?',
  shape: 'table',
  columns: ['writer', 'epoch', 'newest_row', 'silent_seconds'],
  sql: `SELECT splitByChar('/', stream)[-4] AS writer, max(toUInt64OrZero(splitByChar('/', stream)[-3])) AS epoch, max(t_ingest) AS newest_row,
  dateDiff('second', newest_row, {to:DateTime64(9, 'UTC')}) AS silent_seconds
FROM spanproof.records
WHERE t_ingest >= {from:DateTime64(9, 'UTC')} AND t_ingest < {to:DateTime64(9, 'UTC')} AND kind IN (${RECORD_KINDS['llm.call']}, ${RECORD_KINDS.heartbeat})
GROUP BY writer ORDER BY silent_seconds DESC, writer`,
};

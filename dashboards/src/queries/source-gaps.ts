import { RECORD_KINDS } from '@spanproof/vocabulary';
import { IN_PERIOD, OF_SERVICES } from '../calls-in-period.ts';
import type { Query } from '../query.ts';

/** Whatever a source numbers: its reports too. */
const NUMBERED = [RECORD_KINDS['llm.call'], RECORD_KINDS['tool.call'], RECORD_KINDS['gen_ai.step'], RECORD_KINDS['policy.decision']].join(', ');

/** A first look, within the period: calls of a source before or after it are not known here. The verifier's completeness verdict is the proof. */
export const sourceGaps: Query = {
  name: 'source-gaps',
  question: 'Which sources numbered calls that did not arrive?',
  shape: 'table',
  columns: ['source', 'service', 'first', 'last', 'arrived', 'missing'],
  sql: `SELECT lower(hex(id)) AS source, any(name) AS service, min(number) AS first, max(number) AS last, uniqExact(number) AS arrived, last - first + 1 - arrived AS missing
FROM
(
  SELECT src_id AS id, service AS name, src_seq AS number FROM spanproof.records
  WHERE kind IN (${NUMBERED}) AND src_seq > 0 AND ${IN_PERIOD} AND ${OF_SERVICES}
)
GROUP BY id ORDER BY missing DESC, source`,
};

import type { Control } from '../contract.ts';
import { countOf, judgeRows } from '../judgement.ts';
import { IN_WINDOW, MODEL_CALLS, RECORD_ID } from '../sql.ts';

/** Signs that something left for the provider or came back from it. */
const SIGNS = `arrayFilter(text -> text != '', [
    if(upstream_contacted IS NULL, 'does not say whether anything left', if(upstream_contacted, 'the provider was contacted', '')),
    if(JSONExtractString(core, 'response_id') != '' OR JSONExtractString(core, 'provider_request_id') != '', 'has an id given by the provider', ''),
    if(ifNull(model_served, '') != '', 'names the model that served it', ''),
    if(ifNull(tokens_output, 0) > 0, 'counts output tokens', '')])`;
/**
 * Up to which call of a source its transports' own count of calls that were sent equals the calls on record that say they were: no egress of it is
 * unaccounted for. Counted from the source's first call on, whatever the period.
 */
const RECONCILED = `SELECT src_id, max(src_seq) AS upto
  FROM (
    SELECT src_id, src_seq, kind, JSONExtract(core, 'egress_calls', 'Nullable(UInt64)') AS counted,
      sum(toUInt64(kind = 1 AND ifNull(upstream_contacted, false))) OVER (PARTITION BY src_id ORDER BY src_seq, kind ROWS UNBOUNDED PRECEDING) AS recorded
    FROM spanproof.records
    WHERE kind IN (1, 8) AND src_id IN (SELECT src_id FROM spanproof.records WHERE ${MODEL_CALLS} AND outcome = 'blocked' AND src_seq > 0 AND ${IN_WINDOW})
  )
  WHERE kind = 8 AND counted = recorded GROUP BY src_id`;
const BLOCKED = `FROM spanproof.records WHERE ${MODEL_CALLS} AND outcome = 'blocked' AND ${IN_WINDOW}`;

export const blockedNoEgress: Control = {
  id: 'cc6-7-blocked-no-egress',
  title: 'Blocked calls: no egress recorded',
  question: 'Is there, for every blocked call, no egress recorded at the enforcement point?',
  criteria: ['CC6.6', 'CC6.7'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Security',
  remediation: 'Look at the call that is named: a block that came after the request left is a leak and an incident.',
  population: `SELECT count() AS population, countIf(notEmpty(signs)) AS deviations, countIf(src_seq > 0 AND src_seq <= upto) AS reconciled
    FROM (SELECT src_id, src_seq, ${SIGNS} AS signs ${BLOCKED}) AS blocked LEFT JOIN (${RECONCILED}) AS accounted USING (src_id)`,
  deviations: `SELECT ${RECORD_ID} AS item, arrayStringConcat(${SIGNS}, '; ') AS what ${BLOCKED} AND notEmpty(${SIGNS}) ORDER BY t_ingest, item LIMIT 1001`,
  exclusions:
    'Absence of evidence at the enforcement point. Reconciled is a blocked call after which its process counted, by its transports and apart from the guard, as many calls sent to providers as are on record. How many of these calls are reconciled with what providers counted is for cc6-7-provider-usage to say; egress logs are not read.',
  judge(inputs) {
    const counts = `${countOf(inputs.totals, 'reconciled')} of ${countOf(inputs.totals, 'population')} reconciled with what their processes' transports counted.`;
    return judgeRows(inputs, {
      empty: { result: 'no_occurrences', reason: 'No call was blocked in the period.' },
      passed: `blocked calls, no egress recorded at the enforcement point for any; ${counts}`,
      deviating: `blocked calls show signs of egress; ${counts}`,
    });
  },
};

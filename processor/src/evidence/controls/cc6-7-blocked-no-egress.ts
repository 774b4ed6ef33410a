import type { Control } from '../contract.ts';
import { judgeRows } from '../judgement.ts';
import { IN_WINDOW, MODEL_CALLS, RECORD_ID } from '../sql.ts';

/** Signs that something left for the provider or came back from it. */
const SIGNS = `arrayFilter(text -> text != '', [
    if(upstream_contacted IS NULL, 'does not say whether anything left', if(upstream_contacted, 'the provider was contacted', '')),
    if(JSONExtractString(core, 'response_id') != '' OR JSONExtractString(core, 'provider_request_id') != '', 'has an id given by the provider', ''),
    if(ifNull(model_served, '') != '', 'names the model that served it', ''),
    if(ifNull(tokens_output, 0) > 0, 'counts output tokens', '')])`;
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
  population: `SELECT count() AS population, countIf(notEmpty(${SIGNS})) AS deviations ${BLOCKED}`,
  deviations: `SELECT ${RECORD_ID} AS item, arrayStringConcat(${SIGNS}, '; ') AS what ${BLOCKED} AND notEmpty(${SIGNS}) ORDER BY t_ingest, item LIMIT 1001`,
  exclusions:
    'Absence of evidence at the enforcement point. How many of these calls are reconciled with what providers counted is for cc6-7-provider-usage to say; egress logs are not read.',
  judge: (inputs) =>
    judgeRows(inputs, {
      empty: { result: 'no_occurrences', reason: 'No call was blocked in the period.' },
      passed: 'blocked calls, no egress recorded at the enforcement point for any.',
      deviating: 'blocked calls show signs of egress.',
    }),
};

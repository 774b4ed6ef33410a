import type { Control } from '../contract.ts';
import { judgeRows } from '../judgement.ts';
import { IN_WINDOW, MODEL_CALLS, RECORD_ID } from '../sql.ts';

/** A provider answered where the call went well and nothing says that it was not contacted. */
const ANSWERED = `outcome = 'ok' AND ifNull(upstream_contacted, true)`;
/** Names of what a call lacks. Time and ids of the record are part of every leaf and cannot be absent. */
const MISSING = `arrayFilter(name -> name != '', [
  if(ifNull(service, '') = '', 'caller', ''),
  if(ifNull(model_requested, '') = '', 'model requested', ''),
  if(${ANSWERED} AND ifNull(model_served, '') = '', 'model served', ''),
  if(${ANSWERED} AND tokens_input IS NULL, 'input tokens', ''),
  if(ifNull(trace_id, '') = '' AND ifNull(app_request_id, '') = '', 'request id', ''),
  if(ifNull(outcome, '') = '', 'outcome', ''),
  if(empty(JSONExtractArrayRaw(core, 'verdicts')), 'verdicts', '')])`;

export const requiredFields: Control = {
  id: 'cc6-1-required-fields',
  title: 'Every model call says who, what and with what outcome',
  question:
    'Does every model call on record have its time, caller, model requested, model served and tokens (where the provider answered), request id, outcome and verdicts?',
  criteria: ['CC6.1', 'CC7.2'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Platform engineering',
  remediation: 'Instrument the service that is named (one import), or set service.name and the provider option that reports usage in streams.',
  population: `SELECT count() AS population, countIf(notEmpty(missing)) AS deviations, countIf(answered) AS answered, countIf(named) AS with_application_request_id
    FROM (SELECT ${MISSING} AS missing, ${ANSWERED} AS answered, ifNull(app_request_id, '') != '' AS named FROM spanproof.records WHERE ${MODEL_CALLS} AND ${IN_WINDOW})`,
  deviations: `SELECT ${RECORD_ID} AS item, concat('lacks ', arrayStringConcat(missing, ', ')) AS what
    FROM (SELECT record_id, t_ingest, ${MISSING} AS missing FROM spanproof.records WHERE ${MODEL_CALLS} AND ${IN_WINDOW})
    WHERE notEmpty(missing) ORDER BY t_ingest, item LIMIT 1001`,
  exclusions: 'Calls that were never instrumented. A caller is a workload; whether it names the right one is not tested.',
  judge: (inputs) =>
    judgeRows(inputs, {
      empty: { result: 'not_tested', reason: 'No model call was sealed in the period.' },
      passed: 'model calls, each with every required field.',
      deviating: 'model calls lack a required field.',
    }),
};

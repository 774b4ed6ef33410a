import type { Control } from '../contract.ts';
import { judgeRows } from '../judgement.ts';
import { IN_WINDOW, MODEL_CALLS, RECORD_ID, VERDICTS } from '../sql.ts';

const LISTED = `arrayFilter(v -> v.rule IN ('models', 'providers', 'operations'), ${VERDICTS})`;
/** The list did not have it, and the call was made all the same. */
const PASSED_BY = `if(ifNull(outcome, '') = 'blocked', [], arrayDistinct(arrayMap(v -> v.rule, arrayFilter(v -> v.count > 0 AND v.outcome != 'blocked', lists))))`;
const CALLS = `SELECT record_id, t_ingest, outcome, ${LISTED} AS lists, ${PASSED_BY} AS passed_by FROM spanproof.records
    WHERE ${MODEL_CALLS} AND ${IN_WINDOW} AND notEmpty(lists)`;

export const allowLists: Control = {
  id: 'cc6-6-allow-lists',
  title: 'Only listed models, providers and operations are called',
  question: 'Where policy lists models, providers or operations, was no call made to one that is not listed?',
  criteria: ['CC6.1', 'CC6.6'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Security',
  remediation: "Set the list's action to block at the instrumentation of the service that is named, or list the model after approval.",
  population: `SELECT count() AS population, countIf(notEmpty(passed_by)) AS deviations, countIf(outcome = 'blocked') AS blocked,
      countIf(arrayAll(v -> v.outcome = 'not_applicable', lists)) AS not_stated FROM (${CALLS})`,
  deviations: `SELECT ${RECORD_ID} AS item, concat('not listed in ', arrayStringConcat(passed_by, ', '), ', and called') AS what FROM (${CALLS})
    WHERE notEmpty(passed_by) ORDER BY t_ingest, item LIMIT 1001`,
  exclusions: 'Calls to which no list applied, and requests that do not state a model (counted as not_stated).',
  judge: (inputs) =>
    judgeRows(inputs, {
      empty: { result: 'not_tested', reason: 'No call of the period was judged by a list of models, providers or operations: policy has none.' },
      passed: 'calls were judged by a list; nothing unlisted was called.',
      deviating: 'calls went to something that is not listed.',
    }),
};

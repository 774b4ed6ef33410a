import { judgeFirstSeen } from '../approvals.ts';
import type { Control } from '../contract.ts';
import { countOf, noOccurrences, notTested } from '../judgement.ts';
import { IN_WINDOW, MAY_BE_PRODUCTION, MODEL_CALLS, UP_TO_WINDOW_END } from '../sql.ts';

const MODELS = `SELECT arrayJoin(arrayDistinct(arrayFilter(name -> name != '', [ifNull(model_requested, ''), ifNull(model_served, '')]))) AS model,
      toUnixTimestamp64Nano(min(t_ingest)) AS first_seen, countIf(${IN_WINDOW}) AS calls
    FROM spanproof.records WHERE ${MODEL_CALLS} AND ${MAY_BE_PRODUCTION} AND ifNull(outcome, '') != 'blocked' AND ${UP_TO_WINDOW_END} GROUP BY model`;

export const modelChanges: Control = {
  id: 'cc8-1-model-changes',
  title: 'New models are approved before they are used',
  question: 'Was every model that production requested or was served for the first time approved by then, or as an emergency?',
  criteria: ['CC3.4', 'CC8.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Product engineering',
  remediation: 'Evaluate and approve the model in the register of models or of changes, or go back to the one before.',
  population: `SELECT countIf(first_seen >= {from:Int64}) AS population, countIf(calls > 0) AS models_used, sum(calls) AS uses FROM (${MODELS})`,
  deviations: `SELECT model AS item, 'model' AS kind, model AS id, toString(first_seen) AS first_seen FROM (${MODELS}) AS seen
    WHERE seen.first_seen >= {from:Int64} ORDER BY seen.first_seen, item LIMIT 1001`,
  exclusions: 'Environments named other than production; a provider that changes a model behind the same id. Days are compared, not hours.',
  judge(inputs) {
    const empty =
      countOf(inputs.totals, 'models_used') === 0
        ? notTested('No call of production named a model in the period.')
        : noOccurrences('No model was seen for the first time in the period.');
    return judgeFirstSeen(inputs, empty, {
      passed: 'models were seen for the first time, each approved by then or as an emergency.',
      deviating: 'models seen for the first time were not approved.',
    });
  },
};

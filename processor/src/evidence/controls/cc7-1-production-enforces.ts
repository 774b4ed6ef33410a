import type { Control } from '../contract.ts';
import { judgeRows } from '../judgement.ts';
import { IN_WINDOW, IS_PRODUCTION, MODEL_CALLS, RECORD_ID, VERDICTS } from '../sql.ts';

const WRONG = `multiIf(
    empty(verdicts), 'no rule looked at it',
    NOT arrayExists(v -> v.by = 'source', verdicts), 'no rule looked at it before it was sent',
    NOT arrayExists(v -> v.by = 'source' AND v.action IN ('redact', 'block'), verdicts), 'monitored only: no rule could have redacted or blocked it',
    arrayExists(v -> v.outcome = 'failed_open', verdicts), concat('let pass unexamined by ', arrayStringConcat(arrayDistinct(arrayMap(v -> v.rule, arrayFilter(v -> v.outcome = 'failed_open', verdicts))), ', ')),
    '')`;
const CALLS = `SELECT record_id, t_ingest, JSONExtractString(core, 'policy_hash') AS policy, ${VERDICTS} AS verdicts, ${WRONG} AS wrong FROM spanproof.records
    WHERE ${MODEL_CALLS} AND ${IS_PRODUCTION} AND ${IN_WINDOW}`;

export const productionEnforces: Control = {
  id: 'cc7-1-production-enforces',
  title: 'Rules are active in production',
  question: 'Did a policy that can redact or block look at every model call of production before it was sent?',
  criteria: ['CC5.2', 'CC7.1'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Platform engineering',
  remediation: 'Give the instrumentation of the service an enforcing policy; rules of a production policy fail closed.',
  population: `SELECT count() AS population, countIf(wrong != '') AS deviations, uniqExactIf(policy, policy != '') AS policies FROM (${CALLS})`,
  deviations: `SELECT ${RECORD_ID} AS item, wrong AS what FROM (${CALLS}) WHERE wrong != '' ORDER BY t_ingest, item LIMIT 1001`,
  exclusions: 'Environments of another name than production or prod, and calls whose environment is not stated.',
  judge: (inputs) =>
    judgeRows(inputs, {
      empty: { result: 'no_occurrences', reason: 'No model call of an environment named production was sealed in the period.' },
      passed: 'model calls of production, each judged by an enforcing policy before it was sent.',
      deviating: 'model calls of production were not under an enforcing policy.',
    }),
};

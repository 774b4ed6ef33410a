import type { Control } from '../contract.ts';
import { judgeRows } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { CALL_KINDS, IN_WINDOW, RECORD_ID, VERDICTS } from '../sql.ts';

/** Per call: rules that looked at it, as [rule, by], and those that gave up. */
const EXAMINED = `SELECT ${RECORD_ID} AS id, ifNull(JSONExtractString(core, 'policy_hash'), '') AS policy, ${VERDICTS} AS verdicts,
  arrayMap(v -> (v.1, v.4), verdicts) AS ran, arrayMap(v -> v.1, arrayFilter(v -> v.3 = 'failed_open', verdicts)) AS gave_up
FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW}`;
/** What is in force under a policy is what any call under it was examined by. */
const IN_FORCE = `SELECT policy, groupUniqArrayArray(ran) AS rules FROM (${EXAMINED}) GROUP BY policy`;
const JUDGED = `SELECT id, arraySort(arrayFilter(rule -> NOT has(ran, rule), rules)) AS missing, gave_up, NOT arrayExists(v -> v.2 = 'processor', ran) AS unseen
FROM (${EXAMINED}) AS examined INNER JOIN (${IN_FORCE}) AS in_force USING policy`;
const DEVIATES = 'notEmpty(missing) OR notEmpty(gave_up) OR unseen';

export const pi1InputRules: Control = {
  id: 'pi1-input-rules',
  title: 'Rules examined every call',
  question: 'Does every call carry a verdict of every rule that was in force for it, also of rules that found nothing?',
  criteria: ['PI1.2', 'CC6.7'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Platform engineering',
  remediation:
    'Find which process sent the call and why its rule did not run (an older version, a scan that ran out of time); a rule that fails open is an exception to record.',
  population: `SELECT count() AS population, countIf(${DEVIATES}) AS deviations, countIf(notEmpty(gave_up)) AS failed_open FROM (${JUDGED})`,
  deviations: `SELECT id AS item, arrayStringConcat(arrayFilter(part -> part != '', [
  if(unseen, 'the processor left no verdict', ''),
  if(notEmpty(missing), 'no verdict of ' || arrayStringConcat(arrayMap(rule -> rule.1 || ' by ' || rule.2, missing), ', '), ''),
  if(notEmpty(gave_up), 'failed open: ' || arrayStringConcat(gave_up, ', '), '')]), '; ') AS what
FROM (${JUDGED}) WHERE ${DEVIATES} ORDER BY item LIMIT 1001`,
  exclusions: 'Rules that no call under the same policy was examined by: a policy without a rule is a change of policy, tested by the controls of CC8.1.',
  judge(inputs) {
    return (
      outOfScope(inputs, 'processing_integrity') ??
      judgeRows(inputs, {
        empty: { result: 'not_tested', reason: 'No call was sealed in the period.' },
        passed: 'calls carry a verdict of every rule in force for them.',
        deviating: 'calls lack a verdict, or a rule failed open on them.',
      })
    );
  },
};

import type { Control } from '../contract.ts';
import { judgeRows } from '../judgement.ts';
import { CALL_KINDS, IN_WINDOW, UP_TO_WINDOW_END } from '../sql.ts';

const MOST_DAYS = 365;
const KEY = `JSONExtractString(core, 'caller', 'key_fp')`;
/** Age is counted from the first call on record, in whole days at the end of the window: a lower bound. */
const KEYS = `SELECT ${KEY} AS key, countIf(${IN_WINDOW}) AS calls,
      arraySort(groupUniqArrayIf(ifNull(environment, ''), ${IN_WINDOW} AND ifNull(environment, '') != '')) AS environments,
      intDiv({to:Int64} - min(toUnixTimestamp64Nano(t_ingest)), 86400000000000) AS days
    FROM spanproof.records WHERE ${CALL_KINDS} AND ${UP_TO_WINDOW_END} AND key != '' GROUP BY key HAVING calls > 0`;
const WRONG = `arrayFilter(text -> text != '', [
    if(length(environments) > 1, concat('used in ', arrayStringConcat(environments, ', ')), ''),
    if(days > ${MOST_DAYS}, concat('in use for at least ', toString(days), ' days'), '')])`;

export const providerKeys: Control = {
  id: 'cc6-1-provider-keys',
  title: 'Provider keys are rotated and belong to one environment',
  question: `Is no provider key in use for more than ${MOST_DAYS} days, and none used in more than one environment?`,
  criteria: ['CC6.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Security',
  remediation: 'Issue a key per environment, rotate the one that is named, and revoke the old one at the provider.',
  population: `SELECT count() AS population, countIf(notEmpty(${WRONG})) AS deviations, max(days) AS oldest_days,
      (SELECT count() FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW} AND ${KEY} = '') AS calls_without_key FROM (${KEYS})`,
  deviations: `SELECT key AS item, arrayStringConcat(${WRONG}, '; ') AS what FROM (${KEYS}) WHERE notEmpty(${WRONG}) ORDER BY key LIMIT 1001`,
  exclusions: 'Keys are known by a keyed fingerprint. Calls whose emitter gives none, keys that were not used, and revocation at the provider are not seen.',
  judge: (inputs) =>
    judgeRows(inputs, {
      empty: { result: 'not_tested', reason: 'No call of the period says with which key it was made.' },
      passed: `provider keys, each in one environment and in use for at most ${MOST_DAYS} days.`,
      deviating: 'provider keys are shared between environments or too old.',
    }),
};

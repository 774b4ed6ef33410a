import type { Control } from '../contract.ts';
import { judgeRows } from '../judgement.ts';
import { CALL_KINDS, IN_WINDOW, RECORD_ID, VERDICTS } from '../sql.ts';

/** What a rule that found something may have come to: a block that is judged after the call can only redact what is recorded. */
const AS_POLICY_SAYS = `multiIf(
    v.action = 'allow', v.outcome IN ('allowed', 'not_applicable'),
    v.action = 'allow_with_log', v.outcome IN ('allowed_with_log', 'failed_open'),
    v.action = 'redact', v.outcome IN ('redacted', 'failed_open', 'failed_closed'),
    v.action = 'block', v.outcome IN ('blocked', 'failed_closed') OR (v.by = 'processor' AND v.outcome = 'redacted'), false)`;
/** Lists and limits count no findings; cc6-6-allow-lists looks at them. */
const FOUND = `arrayFilter(v -> v.count > 0 AND v.rule NOT IN ('models', 'providers', 'operations', 'token_limits'), ${VERDICTS})`;
const SECRETS = `arraySum(arrayMap(f -> f.2, arrayFilter(f -> startsWith(f.1, 'SECRET.'), JSONExtract(core, 'features', 'findings', 'Array(Tuple(String, UInt64))'))))`;
const WRONG = `arrayFilter(text -> text != '', arrayConcat(
    arrayMap(v -> concat(v.rule, ' says ', v.action, ', and the ', v.by, ' made it ', v.outcome), arrayFilter(v -> NOT (${AS_POLICY_SAYS}), found)),
    [if(arrayExists(v -> v.by = 'source' AND v.outcome = 'blocked', found) AND ifNull(outcome, '') != 'blocked', 'a rule blocked it, and it was made', ''),
     if(secrets > 0 AND NOT arrayExists(v -> v.by = 'processor' AND v.outcome IN ('redacted', 'failed_closed'), found), 'holds secrets that no rule took out', '')]))`;
const CALLS = `SELECT record_id, t_ingest, outcome, ${FOUND} AS found, ${SECRETS} AS secrets, ${WRONG} AS wrong FROM spanproof.records
    WHERE ${CALL_KINDS} AND ${IN_WINDOW} AND (notEmpty(found) OR secrets > 0)`;

export const findingsHandled: Control = {
  id: 'cc6-7-findings-handled',
  title: 'What is found is handled as policy says',
  question: 'Was every finding in a prompt or answer redacted, blocked or logged as its rule says, and did no secret stay?',
  criteria: ['CC6.7', 'C1.1'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Security',
  remediation: 'Compare the verdicts of the call with the policy of its hash; update the instrumentation that does not enforce, rotate a secret that left.',
  population: `SELECT count() AS population, countIf(notEmpty(wrong)) AS deviations, sum(secrets) AS secrets_seen_by_processor,
      countIf(arrayExists(v -> v.outcome = 'redacted', found)) AS redacted, countIf(arrayExists(v -> v.outcome = 'blocked', found)) AS blocked,
      countIf(arrayExists(v -> v.outcome = 'allowed_with_log', found)) AS allowed_with_log FROM (${CALLS})`,
  deviations: `SELECT ${RECORD_ID} AS item, arrayStringConcat(wrong, '; ') AS what FROM (${CALLS}) WHERE notEmpty(wrong) ORDER BY t_ingest, item LIMIT 1001`,
  exclusions: 'What the scanner does not know. Verdicts are those of the policy in force at the call; whether that policy is the right one is not tested.',
  judge: (inputs) =>
    judgeRows(inputs, {
      empty: { result: 'no_occurrences', reason: 'Nothing was found in any call of the period.' },
      passed: 'calls with findings, each handled as its rules say.',
      deviating: 'calls with findings were not handled as their rules say.',
    }),
};

import { formatCount } from '../../figures.ts';
import { FINDINGS, HAS_CONTENT } from '../content-sql.ts';
import type { Control } from '../contract.ts';
import { countOf, deviates, noOccurrences, notTested, passed, readDeviations } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { CALL_KINDS, IN_WINDOW, RECORD_ID, VERDICTS } from '../sql.ts';

/** Kinds that must not lie in stored content under any policy. */
const HIGH_RISK = `arrayFilter(f -> startsWith(f.1, 'SECRET.') OR f.1 IN ('CREDIT_CARD', 'US_SSN'), ${FINDINGS})`;
const TAKEN_OUT = `arraySum(v -> v.5, arrayFilter(v -> v.4 = 'processor' AND v.3 IN ('redacted', 'blocked', 'failed_closed'), ${VERDICTS}))`;
const JUDGED = `SELECT ${RECORD_ID} AS id, ${HIGH_RISK} AS high_risk, arraySum(f -> f.2, high_risk) AS found, ${TAKEN_OUT} AS redacted,
  bitAnd(flags, 8) != 0 AS original_kept
FROM spanproof.records WHERE ${CALL_KINDS} AND ${HAS_CONTENT} AND ${IN_WINDOW}`;
const DEVIATES = 'found > redacted OR (found > 0 AND original_kept)';

export const c1ContentRedacted: Control = {
  id: 'c1-content-redacted',
  title: 'No secret and no card or social security number is left in stored content',
  question: 'Where such a thing was found in a call, was it taken out before the content was stored?',
  criteria: ['C1.1', 'CC6.7'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Security',
  remediation: 'Set the rule for the kind to redact or block, rotate the secret that was stored, and look at who has revealed the call since.',
  population: `SELECT countIf(found > 0) AS population, countIf(${DEVIATES}) AS left_in_content, sum(found) AS findings, sum(least(found, redacted)) AS taken_out, count() AS with_content
FROM (${JUDGED})`,
  deviations: `SELECT id AS item, arrayStringConcat(arrayMap(f -> f.1 || ' x ' || toString(f.2), high_risk), ', ') || ' found, ' || toString(least(found, redacted)) || ' taken out'
  || if(original_kept, '; the original is kept beside it', '') AS what
FROM (${JUDGED}) WHERE ${DEVIATES} ORDER BY item LIMIT 1001`,
  exclusions:
    'Calls without stored content; what the scanner does not recognise; which rule took out what: a call counts as clean when rules took out as many findings as there were of these kinds.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'confidentiality');
    if (foreign !== undefined) return foreign;
    const stored = countOf(inputs.totals, 'with_content');
    const calls = countOf(inputs.totals, 'population');
    const left = countOf(inputs.totals, 'left_in_content');
    if (stored === 0) return notTested('No content was stored in the period.');
    if (calls === 0) return noOccurrences(`Nothing of these kinds was found in ${formatCount(stored)} calls with stored content.`);
    const figures = `${formatCount(countOf(inputs.totals, 'taken_out'))} of ${formatCount(countOf(inputs.totals, 'findings'))} findings in ${formatCount(calls)} calls were taken out`;
    return left === 0
      ? passed(calls, `${figures}.`)
      : deviates(calls, `${figures}; ${formatCount(left)} calls keep some.`, readDeviations(inputs.deviating), left);
  },
};

import { formatCount } from '../../figures.ts';
import { PERSONAL } from '../content-sql.ts';
import type { Control } from '../contract.ts';
import { textsIn } from '../entry-fields.ts';
import { countOf, deviates, noOccurrences, notTested, passed, readDeviations, textOf } from '../judgement.ts';
import { outOfScope, readSetup } from '../scope.ts';
import { CALL_KINDS, IN_WINDOW } from '../sql.ts';

export const p3Categories: Control = {
  id: 'p3-categories',
  title: 'Personal data in calls is of the kinds that are allowed',
  question: 'Do calls carry only those kinds of personal data that the set-up names as needed?',
  criteria: ['P3.1', 'P4.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Data protection',
  remediation: 'Redact or block the kind before it is sent, or name it in the set-up with the purpose in the data minimisation policy.',
  population: `SELECT countIf(notEmpty(personal)) AS population, sum(arraySum(f -> f.2, personal)) AS findings, count() AS calls
FROM (SELECT ${PERSONAL} AS personal FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW})`,
  deviations: `SELECT finding.1 AS item, toString(count()) || ' calls, ' || toString(sum(finding.2)) || ' findings, services: ' || arrayStringConcat(arraySort(groupUniqArray(caller)), ', ') AS what
FROM
(
  SELECT ifNull(service, 'not stated') AS caller, arrayJoin(${PERSONAL}) AS finding
  FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW}
)
GROUP BY item ORDER BY item LIMIT 1001`,
  exclusions: 'What a source took out before it sent the call on; kinds the scanner does not know; personal data without a form of its own, such as names.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'privacy');
    if (foreign !== undefined) return foreign;
    const calls = countOf(inputs.totals, 'calls');
    const personal = countOf(inputs.totals, 'population');
    if (calls === 0) return notTested('No call was sealed in the period.');
    if (personal === 0) return noOccurrences(`No personal data was found in ${formatCount(calls)} calls.`);
    const setup = readSetup(inputs);
    if (setup?.['personal_data'] === undefined)
      return notTested(
        `${formatCount(personal)} of ${formatCount(calls)} calls carry personal data, and the set-up does not say which kinds may be.`,
        personal,
      );
    const allowed = textsIn(setup, 'personal_data');
    const strange = inputs.deviating.filter((row) => !allowed.includes(textOf(row, 'item')));
    const figures = `${formatCount(countOf(inputs.totals, 'findings'))} findings in ${formatCount(personal)} of ${formatCount(calls)} calls; ${formatCount(inputs.deviating.length)} kinds seen`;
    return strange.length === 0
      ? passed(personal, `${figures}, each of them allowed.`)
      : deviates(personal, `${figures}, ${strange.length} of them not allowed.`, readDeviations(strange));
  },
};

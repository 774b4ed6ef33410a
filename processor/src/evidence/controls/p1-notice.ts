import { formatCount } from '../../figures.ts';
import type { Control } from '../contract.ts';
import { daysOf } from '../days.ts';
import { textIn } from '../entry-fields.ts';
import { countOf, deviates, notTested, passed } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { CALL_KINDS, IN_WINDOW } from '../sql.ts';

export const p1Notice: Control = {
  id: 'p1-notice',
  title: 'A privacy notice about the use of LLMs is in force',
  question: 'While calls went to models, was an approved privacy notice that speaks of it in force?',
  criteria: ['P1.1'],
  frequency: 'quarterly',
  strength: 'human',
  owner: 'Data protection',
  remediation: 'Register the notice (documents, kind privacy-notice) with approver, day of approval and day of expiry; the template says what it has to name.',
  population: `SELECT count() AS population, uniqExact(service) AS services FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW}`,
  exclusions: 'What the notice says and where it is shown: people read that.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'privacy');
    if (foreign !== undefined) return foreign;
    const calls = countOf(inputs.totals, 'population');
    if (calls === 0) return notTested('No call was sealed in the period.');
    const { last } = daysOf(inputs);
    const notices = inputs.registers('documents').filter(({ data }) => textIn(data, 'kind') === 'privacy-notice');
    const current = notices.find(({ data }) => (textIn(data, 'approved_at') ?? '9') <= last && (textIn(data, 'expires') ?? last) >= last);
    if (current !== undefined) return passed(calls, `${formatCount(calls)} calls; ${current.id} version ${current.version} was in force on ${last}.`);
    const what = notices.length === 0 ? 'none is registered' : `${notices.length} registered, none approved and unexpired on ${last}`;
    return deviates(calls, `${formatCount(calls)} calls, and no privacy notice in force: ${what}.`, [{ item: 'privacy-notice', what }]);
  },
};

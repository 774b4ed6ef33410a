import { formatCount, formatShare } from '../../figures.ts';
import type { Control, ControlInputs } from '../contract.ts';
import { addDays, daysOf } from '../days.ts';
import { textIn } from '../entry-fields.ts';
import { countOf, deviates, noOccurrences, notTested, passed } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { IN_WINDOW, MODEL_CALLS } from '../sql.ts';

/** A drill is worth a year. */
const DRILL_DAYS = 365;
const RECORDED_BY = ['recovery-test', 'provider-contingency'];

export const a1Fallback: Control = {
  id: 'a1-fallback',
  title: 'Fallback when a provider fails',
  question: 'When a call failed, did another provider or model answer in its place; and where none failed, was that exercised?',
  criteria: ['A1.2', 'CC9.1'],
  frequency: 'monthly',
  strength: 'partial',
  owner: 'Product engineering',
  remediation: 'Exercise the fallback once, and register the record of it (recovery-test or provider-contingency) with owner, approver and day.',
  // A request of the application is a trace: a failed call and an answer from elsewhere in one trace are a fallback.
  population: `SELECT countIf(notEmpty(failed)) AS population, countIf(notEmpty(failed) AND arrayExists(answer -> NOT has(failed, answer), answered)) AS answered_elsewhere, count() AS traces
FROM
(
  SELECT groupUniqArrayIf((ifNull(provider, ''), ifNull(model_requested, '')), outcome = 'error') AS failed,
    groupUniqArrayIf((ifNull(provider, ''), ifNull(model_requested, '')), outcome = 'ok') AS answered
  FROM spanproof.records WHERE ${MODEL_CALLS} AND ${IN_WINDOW} AND trace_id IS NOT NULL GROUP BY trace_id
)`,
  exclusions: 'Fallbacks inside a gateway or a provider, which no call shows; answers that do not come from a model.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'availability');
    if (foreign !== undefined) return foreign;
    if (countOf(inputs.totals, 'traces') === 0) return notTested('No call of a model was sealed in the period.');
    const failed = countOf(inputs.totals, 'population');
    const elsewhere = countOf(inputs.totals, 'answered_elsewhere');
    if (elsewhere > 0) return passed(failed, `${formatShare(elsewhere, failed)} requests with a failed call were answered by another provider or model.`);
    const drill = findDrill(inputs);
    const what = failed === 0 ? 'No call failed' : `${formatCount(failed)} requests had a failed call and none was answered elsewhere`;
    if (drill === undefined)
      return deviates(failed, `${what}, and no exercise of the last ${DRILL_DAYS} days is registered.`, [
        { item: RECORDED_BY.join(' or '), what: `no such document approved in the ${DRILL_DAYS} days before the end of the period` },
      ]);
    return failed === 0 ? noOccurrences(`${what}; last exercised ${drill}.`) : passed(failed, `${what}; a fallback was exercised ${drill}.`);
  },
};

/** Day of the newest approved record of an exercise that still counts. */
function findDrill(inputs: ControlInputs): string | undefined {
  const { last } = daysOf(inputs);
  const first = addDays(last, -DRILL_DAYS);
  const days = inputs.registers('documents').flatMap(({ data }) => {
    const at = textIn(data, 'approved_at');
    return RECORDED_BY.includes(textIn(data, 'kind') ?? '') && at !== undefined && at >= first && at <= last ? [at] : [];
  });
  return days.toSorted().at(-1);
}

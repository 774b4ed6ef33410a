import { formatCount, formatShare } from '../../figures.ts';
import type { Control, ControlInputs } from '../contract.ts';
import { fieldsIn, textIn } from '../entry-fields.ts';
import { countOf, deviates, notTested, passed, textOf } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { IN_WINDOW, MODEL_CALLS } from '../sql.ts';

const ANSWERED = `${MODEL_CALLS} AND outcome = 'ok' AND ${IN_WINDOW}`;
const BOTH = 'model_requested IS NOT NULL AND model_served IS NOT NULL';
/** Without what providers put in front (`models/`) and with what an alias stands for (`-latest`) taken off. */
const FAMILY = `replaceRegexpOne(replaceRegexpOne(lower(assumeNotNull(model_requested)), '^.*/', ''), '[-@:]latest$', '')`;
const SERVED = `replaceRegexpOne(lower(assumeNotNull(model_served)), '^.*/', '')`;
/** A snapshot is its model and a date or number behind a separator; `gpt-5-mini` is no snapshot of `gpt-5`. */
const SAME = `(${SERVED} = ${FAMILY} OR (startsWith(${SERVED}, ${FAMILY}) AND match(substring(${SERVED}, length(${FAMILY}) + 1), '^[-@:](v?[0-9][0-9a-z.:-]*|latest)$')))`;

export const pi1ModelServed: Control = {
  id: 'pi1-model-served',
  title: 'The model that answered is the one that was asked',
  question: 'Did a model of the requested family answer every call, or is the substitution an approved change?',
  criteria: ['PI1.3', 'CC8.1'],
  frequency: 'continuous',
  strength: 'operating',
  owner: 'Product engineering',
  remediation:
    'Ask the provider why another model answered; evaluate it, then register the change (kind model, fingerprint = the model served), or pin the model.',
  population: `SELECT countIf(${BOTH}) AS population, countIf(${BOTH} AND NOT ${SAME}) AS other_model, countIf(model_served IS NULL) AS served_not_stated, count() AS answered
FROM spanproof.records WHERE ${ANSWERED}`,
  deviations: `SELECT assumeNotNull(model_requested) || ' -> ' || assumeNotNull(model_served) AS item, toString(count()) || ' calls, first ' || toString(min(t_event)) AS what,
  assumeNotNull(model_served) AS served, count() AS calls
FROM spanproof.records WHERE ${ANSWERED} AND ${BOTH} AND NOT ${SAME}
GROUP BY model_requested, model_served ORDER BY item LIMIT 1001`,
  exclusions: 'Calls whose emitter states no model served (counted); changes behind a name that stays the same, which only an evaluation shows.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'processing_integrity');
    if (foreign !== undefined) return foreign;
    const calls = countOf(inputs.totals, 'population');
    const silent = countOf(inputs.totals, 'served_not_stated');
    if (calls === 0) return notTested(`None of ${formatCount(countOf(inputs.totals, 'answered'))} answered calls states the model that was served.`);
    const approved = listApproved(inputs);
    const strange = inputs.deviating.filter((row) => !approved.has(textOf(row, 'served')));
    const affected = strange.reduce((sum, row) => sum + countOf(row, 'calls'), 0);
    const figures = `${formatShare(calls - affected, calls)} calls were answered by the requested family or by an approved change; ${formatCount(silent)} do not state who answered`;
    if (strange.length === 0) return passed(calls, `${figures}.`);
    return deviates(
      calls,
      `${figures}.`,
      strange.map((row) => ({ item: textOf(row, 'item'), what: textOf(row, 'what') })),
    );
  },
};

/** Models served under an approved change. */
function listApproved(inputs: ControlInputs): ReadonlySet<string> {
  const changes = inputs.registers('changes').map(({ data }) => fieldsIn(data, 'what'));
  return new Set(changes.filter((what) => textIn(what, 'kind') === 'model').map((what) => textIn(what, 'fingerprint') ?? ''));
}

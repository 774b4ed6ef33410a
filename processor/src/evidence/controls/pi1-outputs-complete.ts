import { formatCount, formatShare } from '../../figures.ts';
import type { Control } from '../contract.ts';
import { countOf, deviates, notTested, passed, readDeviations } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { IN_WINDOW } from '../sql.ts';

const ANSWERED = `kind = 1 AND outcome = 'ok' AND ifNull(operation, '') NOT IN ('embeddings', 'embedding') AND ${IN_WINDOW}`;
const REASONS = `arrayMap(reason -> lower(reason), JSONExtract(core, 'finish_reasons', 'Array(String)'))`;
const CUT = `hasAny(${REASONS}, ['length', 'max_tokens', 'max_output_tokens', 'model_context_window_exceeded', 'incomplete'])`;
const FILTERED = `hasAny(${REASONS}, ['content_filter', 'safety', 'recitation', 'refusal', 'prohibited_content', 'blocklist', 'spii'])`;
const FAILED = `hasAny(${REASONS}, ['error', 'malformed_function_call', 'other'])`;
const INCOMPLETE = `(${CUT} OR ${FILTERED} OR ${FAILED})`;
const STATED = `notEmpty(${REASONS})`;
/** Per cent of a service's answers by one model. */
const MOST_INCOMPLETE = 2;

export const pi1OutputsComplete: Control = {
  id: 'pi1-outputs-complete',
  title: 'Outputs are complete',
  question: 'Did models finish what they wrote, or was it cut at a limit, filtered or broken off?',
  criteria: ['PI1.4'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Product engineering',
  remediation: 'Raise the output limit of the service or shorten what it asks for; look at filtered answers one by one.',
  population: `SELECT countIf(${STATED}) AS population, countIf(${INCOMPLETE}) AS incomplete, countIf(${CUT}) AS cut, countIf(${FILTERED}) AS filtered, countIf(${FAILED}) AS failed, countIf(NOT ${STATED}) AS not_stated
FROM spanproof.records WHERE ${ANSWERED}`,
  deviations: `SELECT ifNull(service, 'service not stated') || ' / ' || ifNull(ifNull(model_served, model_requested), 'model not stated') AS item,
  toString(countIf(${INCOMPLETE})) || ' of ' || toString(count()) || ' answers incomplete: ' || toString(countIf(${CUT})) || ' cut, ' || toString(countIf(${FILTERED})) || ' filtered, '
    || toString(countIf(${FAILED})) || ' failed' AS what
FROM spanproof.records WHERE ${ANSWERED} AND ${STATED}
GROUP BY service, ifNull(model_served, model_requested)
HAVING 100 * countIf(${INCOMPLETE}) > ${MOST_INCOMPLETE} * count()
ORDER BY item LIMIT 1001`,
  exclusions:
    'Embeddings; answers whose emitter states no finish reason (counted); whether an answer is valid in its format or right in its content: no fact of a call says so.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'processing_integrity');
    if (foreign !== undefined) return foreign;
    const answers = countOf(inputs.totals, 'population');
    const silent = countOf(inputs.totals, 'not_stated');
    if (answers === 0) return notTested(`None of ${formatCount(silent)} answers states why it ended.`);
    const whole = answers - countOf(inputs.totals, 'incomplete');
    const figures = `${formatShare(whole, answers)} answers ended by themselves; ${formatCount(silent)} do not state it`;
    if (inputs.deviating.length === 0) return passed(answers, `${figures}; no service and model above ${MOST_INCOMPLETE} % incomplete.`);
    return deviates(
      answers,
      `${figures}; ${inputs.deviating.length} services and models above ${MOST_INCOMPLETE} % incomplete.`,
      readDeviations(inputs.deviating),
    );
  },
};

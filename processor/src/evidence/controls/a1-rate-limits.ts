import { formatShare } from '../../figures.ts';
import type { Control } from '../contract.ts';
import { countOf, deviates, notTested, passed, readDeviations } from '../judgement.ts';
import { outOfScope } from '../scope.ts';
import { IN_WINDOW, MODEL_CALLS } from '../sql.ts';

const REFUSED = `error_type IN ('429', 'rate_limit_exceeded', 'rate_limit_error', 'insufficient_quota', 'too_many_requests', 'RESOURCE_EXHAUSTED')`;
const ASKED = `${MODEL_CALLS} AND outcome != 'blocked' AND ${IN_WINDOW}`;
/** Of a day's calls to one provider, per cent; fewer refusals than the second say nothing about capacity. */
const MOST_REFUSED = { share: 1, calls: 5 } as const;

export const a1RateLimits: Control = {
  id: 'a1-rate-limits',
  title: 'Capacity: calls refused for lack of quota',
  question: 'Did quotas leave room for the traffic of each day?',
  criteria: ['A1.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Product engineering',
  remediation: 'Ask the provider for a higher quota, spread the load, or slow the caller that used it up; record the plan in the capacity document.',
  population: `SELECT count() AS population, countIf(${REFUSED}) AS refused, ifNull(sum(tokens_input), 0) AS tokens_input, ifNull(sum(tokens_output), 0) AS tokens_output
FROM spanproof.records WHERE ${ASKED}`,
  deviations: `SELECT ifNull(provider, 'provider not stated') || ' ' || toString(toDate(t_event)) AS item,
  toString(countIf(${REFUSED})) || ' of ' || toString(count()) || ' calls refused' AS what
FROM spanproof.records WHERE ${ASKED}
GROUP BY provider, toDate(t_event)
HAVING countIf(${REFUSED}) >= ${MOST_REFUSED.calls} AND 100 * countIf(${REFUSED}) > ${MOST_REFUSED.share} * count()
ORDER BY item LIMIT 1001`,
  exclusions:
    'Calls that policy blocked; refusals whose error type is none of those in the query; quotas themselves, which providers do not report in telemetry.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'availability');
    if (foreign !== undefined) return foreign;
    const calls = countOf(inputs.totals, 'population');
    if (calls === 0) return notTested('No call asked a provider in the period.');
    const figures = `${formatShare(countOf(inputs.totals, 'refused'), calls)} refused for lack of quota`;
    if (inputs.deviating.length === 0) return passed(calls, `${figures}; on no day more than ${MOST_REFUSED.share} % at one provider.`);
    return deviates(calls, `${figures}; on ${inputs.deviating.length} days of a provider more than ${MOST_REFUSED.share} %.`, readDeviations(inputs.deviating));
  },
};

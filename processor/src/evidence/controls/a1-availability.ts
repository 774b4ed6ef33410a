import { formatCount, formatShare } from '../../figures.ts';
import type { Control, ControlInputs } from '../contract.ts';
import { textIn } from '../entry-fields.ts';
import { countOf, deviates, type Deviation, notTested, passed, textOf } from '../judgement.ts';
import { outOfScope, readSetup } from '../scope.ts';
import { CALL_KINDS, IN_WINDOW, MAY_BE_PRODUCTION, MODEL_CALLS } from '../sql.ts';

/** Percent, where none is registered: 8.76 h a year. */
const DEFAULT_COMMITMENT = '99.9';
const MINUTE = 60_000_000_000n;
/** Commitments are compared as whole parts of a million: 99.9 % is 999,000. */
const MILLION = 1_000_000;

/** What the caller did wrong or broke off, and what a quota refused: none of it says that the provider was away. Everything else counts. */
const NOT_AN_OUTAGE = `(match(ifNull(error_type, ''), '^4[0-9][0-9]$') AND error_type != '408') OR error_type IN ('invalid_request_error', 'authentication_error', 'permission_error',
  'not_found_error', 'request_too_large', 'invalid_api_key', 'model_not_found', 'context_length_exceeded', 'content_filter', 'content_policy_violation', 'AbortError', 'ABORT_ERR',
  'rate_limit_exceeded', 'rate_limit_error', 'insufficient_quota', 'too_many_requests', 'RESOURCE_EXHAUSTED')`;
const OF_PRODUCTION = `${MODEL_CALLS} AND outcome != 'blocked' AND ${MAY_BE_PRODUCTION}`;

export const a1Availability: Control = {
  id: 'a1-availability',
  title: 'Provider availability against the commitment',
  question: 'Did calls of production get an answer as often as the commitment registered in the set-up promises?',
  criteria: ['A1.1'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Product engineering',
  remediation:
    'Find the days and providers below the commitment, add or exercise a fallback, or change the commitment where it promises what no provider gives.',
  population: `SELECT countIf(${OF_PRODUCTION}) AS population, countIf(${OF_PRODUCTION} AND outcome = 'error' AND NOT (${NOT_AN_OUTAGE})) AS failed,
  countIf(${OF_PRODUCTION} AND outcome = 'error' AND (${NOT_AN_OUTAGE})) AS errors_not_counted, count() AS calls
FROM spanproof.records WHERE ${CALL_KINDS} AND ${IN_WINDOW}`,
  // Per provider: shares are judged there, since one provider's good days must not hide another's bad ones.
  deviations: `SELECT ifNull(provider, 'provider not stated') AS item, toString(sum(bad)) || ' of ' || toString(sum(made)) || ' calls failed' AS what,
  sum(made) AS calls, sum(bad) AS failed, countIf(2 * bad > made) AS minutes
FROM
(
  SELECT provider, toStartOfMinute(t_event) AS minute, count() AS made, countIf(outcome = 'error' AND NOT (${NOT_AN_OUTAGE})) AS bad
  FROM spanproof.records WHERE ${OF_PRODUCTION} AND ${IN_WINDOW} GROUP BY provider, minute
)
GROUP BY provider ORDER BY item LIMIT 1001`,
  exclusions:
    'Calls that policy blocked; environments that are named, and not production or prod; errors of the caller (4xx but 408) and refused quotas are answers; time without calls is not measured.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'availability');
    if (foreign !== undefined) return foreign;
    const calls = countOf(inputs.totals, 'population');
    const failed = countOf(inputs.totals, 'failed');
    if (calls === 0) return notTested('No call of production asked a provider in the period.');
    const { parts, words } = readCommitment(inputs);
    const minutesOfWindow = Number((inputs.window.to - inputs.window.from) / MINUTE);
    const budget = Math.floor((minutesOfWindow * (MILLION - parts)) / MILLION);
    const deviations = inputs.deviating.flatMap((row) => judgeProvider(row, parts, budget));
    const figures = `${formatShare(calls - failed, calls)} answered, commitment ${words}; error budget ${formatCount(budget)} of ${formatCount(minutesOfWindow)} minutes`;
    return deviations.length === 0 ? passed(calls, `${figures}.`) : deviates(calls, `${figures}; ${deviations.length} providers below it.`, deviations);
  },
};

function judgeProvider(row: ControlInputs['totals'], parts: number, budget: number): readonly Deviation[] {
  const [calls, failed, minutes] = [countOf(row, 'calls'), countOf(row, 'failed'), countOf(row, 'minutes')];
  if (failed * MILLION <= calls * (MILLION - parts) && minutes <= budget) return [];
  return [
    {
      item: textOf(row, 'item'),
      what: `${formatShare(calls - failed, calls)} answered; ${formatCount(minutes)} minutes in which most calls failed, budget ${formatCount(budget)}`,
    },
  ];
}

function readCommitment(inputs: ControlInputs): { readonly parts: number; readonly words: string } {
  const registered = textIn(readSetup(inputs), 'availability_commitment');
  const percent = registered ?? DEFAULT_COMMITMENT;
  const [whole = '0', decimals = ''] = percent.split('.');
  const parts = Number(whole) * 10_000 + Number(decimals.padEnd(4, '0').slice(0, 4));
  return { parts, words: `${percent} %${registered === undefined ? ' (default: the set-up registers none)' : ''}` };
}

import { formatCount } from '../../figures.ts';
import { BODY_AGE, PERSONAL } from '../content-sql.ts';
import type { Control } from '../contract.ts';
import { countOf, deviates, noOccurrences, notTested, passed } from '../judgement.ts';
import { listOverdue, readRetention } from '../retention.ts';
import { outOfScope } from '../scope.ts';
import { CALL_KINDS, UP_TO_WINDOW_END } from '../sql.ts';

const WITH_PERSONAL_DATA = `FROM spanproof.bodies WHERE ${UP_TO_WINDOW_END}
  AND record_id IN (SELECT record_id FROM spanproof.records WHERE ${CALL_KINDS} AND ${UP_TO_WINDOW_END} AND notEmpty(${PERSONAL}))`;

export const p4Retention: Control = {
  id: 'p4-retention',
  title: 'Personal data is not kept beyond its time',
  question: 'Is content in which personal data was found gone after the days that the set-up declares for its class?',
  criteria: ['P4.2'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Data protection',
  remediation:
    'See `spanproof retention plan` for what keeps the content that is named: an unsigned policy, an open stream, a hold; or declare and justify a longer time.',
  population: `SELECT count() AS population, max(${BODY_AGE}) AS oldest_days, (SELECT count() FROM spanproof.records WHERE ${CALL_KINDS} AND ${UP_TO_WINDOW_END}) AS calls ${WITH_PERSONAL_DATA}`,
  deviations: `SELECT class || ' ' || toString(toDate(t_ingest)) AS item, toString(count()) || ' contents with personal data' AS what, class, toUInt32(max(${BODY_AGE})) AS age_days, count() AS bodies
${WITH_PERSONAL_DATA} GROUP BY class, toDate(t_ingest) ORDER BY toDate(t_ingest), class LIMIT 1001`,
  exclusions: 'Content in which nothing was found; personal data that was taken out before it was stored counts as found; copies outside the engine.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'privacy');
    if (foreign !== undefined) return foreign;
    const bodies = countOf(inputs.totals, 'population');
    if (countOf(inputs.totals, 'calls') === 0) return notTested('No call was sealed by the end of the period.');
    if (bodies === 0) return noOccurrences('Personal data was found in no content that is stored.');
    const retention = readRetention(inputs);
    if (retention.size === 0) return notTested(`${formatCount(bodies)} contents hold personal data, and the set-up declares no retention.`, bodies);
    const overdue = listOverdue(inputs.deviating, retention);
    const figures = `${formatCount(bodies)} contents with personal data, the oldest ${formatCount(countOf(inputs.totals, 'oldest_days'))} days old`;
    if (overdue.bodies === 0) return passed(bodies, `${figures}; none is overdue.`);
    return deviates(bodies, `${figures}; ${formatCount(overdue.bodies)} are overdue.`, overdue.deviations);
  },
};

import { formatCount } from '../../figures.ts';
import { BODY_AGE } from '../content-sql.ts';
import type { Control, ControlInputs } from '../contract.ts';
import { daysOf } from '../days.ts';
import { textIn } from '../entry-fields.ts';
import { countOf, deviates, noOccurrences, passed, textOf } from '../judgement.ts';
import { listOverdue, readRetention } from '../retention.ts';
import { outOfScope } from '../scope.ts';
import { UP_TO_WINDOW_END } from '../sql.ts';

/** The processor's own records keep their content as long as themselves. */
const CONTENT = `FROM spanproof.bodies WHERE class NOT IN ('governance', 'ops') AND ${UP_TO_WINDOW_END}`;

export const c1Retention: Control = {
  id: 'c1-retention',
  title: 'Content is kept as long as declared, and no longer',
  question: 'Is a retention policy in force, does the set-up declare for every class in use how many days content is kept, and is nothing older still stored?',
  criteria: ['C1.1', 'CC6.5'],
  frequency: 'daily',
  strength: 'operating',
  owner: 'Data protection',
  remediation:
    'Declare the days per class in the set-up, have the retention policy signed by two, and see `spanproof retention plan`. Whole periods go at once: declare the length of one on top, or let streams of the class run a day.',
  population: `SELECT count() AS population, uniqExact(class) AS classes, max(${BODY_AGE}) AS oldest_days ${CONTENT}`,
  deviations: `SELECT class || ' ' || toString(toDate(t_ingest)) AS item, toString(count()) || ' contents' AS what, class, toUInt32(max(${BODY_AGE})) AS age_days, count() AS bodies
${CONTENT} GROUP BY class, toDate(t_ingest) ORDER BY toDate(t_ingest), class LIMIT 1001`,
  exclusions: 'Content of the processor’s own records; copies outside the engine, such as backups and exported bundles, and what providers keep.',
  judge(inputs) {
    const foreign = outOfScope(inputs, 'confidentiality');
    if (foreign !== undefined) return foreign;
    const bodies = countOf(inputs.totals, 'population');
    if (bodies === 0) return noOccurrences('No content of calls is stored.');
    const retention = readRetention(inputs);
    const undeclared = [...new Set(inputs.deviating.map((row) => textOf(row, 'class')))].filter((name) => !retention.has(name));
    const overdue = listOverdue(inputs.deviating, retention);
    const policy = findPolicy(inputs);
    const deviations = [
      ...(policy.inForce ? [] : [{ item: 'logging-retention', what: policy.what }]),
      ...undeclared.map((name) => ({ item: `class ${name}`, what: 'holds content, and the set-up declares no retention for it' })),
      ...overdue.deviations,
    ];
    const figures = `${formatCount(bodies)} contents, the oldest ${formatCount(countOf(inputs.totals, 'oldest_days'))} days old`;
    if (deviations.length === 0) return passed(bodies, `${figures}; none is older than its class allows.`);
    return deviates(bodies, `${figures}; ${formatCount(overdue.bodies)} are overdue, ${formatCount(undeclared.length)} classes are undeclared.`, deviations);
  },
};

/** The organisation's own text about it, approved and not overdue for review on the last day. */
function findPolicy(inputs: ControlInputs): { readonly inForce: boolean; readonly what: string } {
  const { last } = daysOf(inputs);
  const texts = inputs.registers('policies').filter(({ data }) => textIn(data, 'template') === 'logging-retention');
  const inForce = texts.some(({ data }) => (textIn(data, 'approved_at') ?? '9') <= last && (textIn(data, 'review_due') ?? '') >= last);
  return {
    inForce,
    what:
      texts.length === 0
        ? 'no logging and retention policy is registered'
        : `${texts.length} logging and retention policies, none approved and within its review on ${last}`,
  };
}

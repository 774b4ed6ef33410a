import type { RegisterEntry } from '@spanproof/vocabulary';
import type { Control } from '../contract.ts';
import { addDays, daysOf } from '../days.ts';
import { fieldsIn, listIn, textIn } from '../entry-fields.ts';
import { type Deviation, judgeAll, notTested } from '../judgement.ts';
import { countEntries } from '../sql.ts';

const MOST_DAYS = 92;

export const accessReview: Control = {
  id: 'cc6-2-access-review',
  title: 'Access is reviewed, with a decision for each person',
  question: `Was access reviewed within ${MOST_DAYS} days before the end of the period, by a named reviewer who decided about every entry?`,
  criteria: ['CC6.2', 'CC6.3'],
  frequency: 'quarterly',
  strength: 'partial',
  owner: 'Compliance',
  remediation: 'Review who has access in the register of access reviews: one decision per person and role, by someone else.',
  population: countEntries('access_reviews'),
  exclusions: 'Whether the list is whole (it is not reconciled with the identity provider) and whether removals were carried out.',
  judge(inputs) {
    const { last } = daysOf(inputs);
    const review = inputs
      .registers('access_reviews')
      .filter((entry) => endDay(entry) <= last)
      .toSorted((a, b) => (endDay(a) < endDay(b) ? 1 : -1))[0];
    if (review === undefined) return notTested('No access review is registered for a period that ended by then.');
    const name = `access_reviews/${review.id}`;
    const entries = listIn(review.data, 'entries');
    const deviations: Deviation[] = [];
    if (addDays(endDay(review), MOST_DAYS) < last) deviations.push({ item: name, what: `covers the time up to ${endDay(review)} only` });
    const reviewer = textIn(review.data, 'reviewer');
    if (reviewer === undefined) deviations.push({ item: name, what: 'names no reviewer' });
    for (const [index, entry] of entries.entries()) {
      const decided = textIn(entry, 'decision') !== undefined && (textIn(entry, 'at') ?? '9') <= last;
      if (!decided) deviations.push({ item: `${name}#${index + 1}`, what: 'has no decision by the end of the period' });
      else if (textIn(entry, 'who') === reviewer) deviations.push({ item: `${name}#${index + 1}`, what: 'was decided by the person it is about' });
    }
    if (entries.length === 0) return notTested(`The review ${review.id} lists nobody.`);
    return judgeAll(entries.length, deviations, {
      passed: `${entries.length} entries of the review up to ${endDay(review)}, each decided by a named reviewer.`,
      deviating: `entries or duties of the review ${review.id} are open.`,
    });
  },
};

function endDay({ data }: RegisterEntry): string {
  return textIn(fieldsIn(data, 'period'), 'to') ?? '9';
}

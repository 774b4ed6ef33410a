import type { Json, RegisterEntry } from '@spanproof/vocabulary';
import { accessReview } from '../../../processor/src/evidence/controls/cc6-2-access-review.ts';
import { type ControlCases, formEntry } from '../../contracts/control-cases.ts';

const totals = { population: '0', versions: '0' };
const entry = (changes: { readonly [key: string]: Json } = {}): { readonly [key: string]: Json } => ({
  who: 'Reviewed Person',
  role: 'operator',
  decision: 'keep',
  at: '2026-10-02',
  ...changes,
});
const review = (id: string, to: string, entries: readonly Json[], reviewer = 'Head of Security'): RegisterEntry =>
  formEntry('access_reviews', id, { period: { from: '2026-01-01', to }, reviewer, entries });

export const accessReviewCases: ControlCases = {
  control: accessReview,
  ignoresBefore: false,
  cases: [
    {
      name: 'the newest review decides about everybody',
      result: 'passed',
      registers: [review('q2', '2026-06-30', [entry({ decision: '' })]), review('q3', '2026-09-30', [entry(), entry({ who: 'Another', decision: 'remove' })])],
      totals,
    },
    {
      name: 'an old review; no decision; decided after the period; about oneself',
      result: 'deviation',
      registers: [review('q1', '2026-03-31', [entry({ decision: '' }), entry({ at: '2026-12-24' }), entry({ who: 'Head of Security' }), entry()])],
      totals,
      items: ['access_reviews/q1', 'access_reviews/q1#1', 'access_reviews/q1#2', 'access_reviews/q1#3'],
    },
    { name: 'no reviewer', result: 'deviation', registers: [review('q3', '2026-09-30', [entry()], '')], totals, items: ['access_reviews/q3'] },
    { name: 'no review', result: 'not_tested', totals },
    { name: 'a review of a time to come', result: 'not_tested', registers: [review('q4', '2026-12-31', [entry()])], totals },
    { name: 'a review of nobody', result: 'not_tested', registers: [review('q3', '2026-09-30', [])], totals },
    {
      name: 'entries are counted as sealed up to the end of the window',
      result: 'not_tested',
      records: [
        { kind: 'governance', core: { schema: 'spanproof/register/v1', register: 'access_reviews', id: 'q3', version: 1 } },
        { kind: 'governance', core: { schema: 'spanproof/register/v1', register: 'access_reviews', id: 'q3', version: 2 } },
        { kind: 'governance', core: { schema: 'spanproof/register/v1', register: 'vendors', id: 'q3', version: 1 } },
      ],
      totals: { population: '1', versions: '2' },
    },
  ],
};

import type { RegisterEntry, RegisterName, TodoItem } from '@spanproof/vocabulary';
import { addMonths } from './days.ts';
import type { AccessReviewData } from './schemas/access-reviews.ts';

/** Who may do what is reviewed every quarter. */
const REVIEW_MONTHS = 3;

/** The quarterly access review, where none has been done for the last quarter. */
export function askForReviews(today: string, entries: (register: RegisterName) => readonly RegisterEntry[]): readonly TodoItem[] {
  const ends = entries('access_reviews').map(({ data }) => (data as AccessReviewData).period.to);
  const last = ends.toSorted().at(-1);
  const due = last === undefined ? undefined : addMonths(last, REVIEW_MONTHS);
  if (due !== undefined && due >= today) return [];
  return [
    {
      id: 'review:access',
      what: 'Review who has access',
      why: last === undefined ? 'no access review is on file' : `the last review covers time until ${last}`,
      register: 'access_reviews',
      ...(due === undefined ? {} : { due }),
    },
  ];
}

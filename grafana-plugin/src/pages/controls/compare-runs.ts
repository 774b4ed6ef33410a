import type { ControlOutcome, ControlRun } from '@spanproof/vocabulary';

/** What is identical: everything, this control's outcome, nothing that was asked about; `unknown`: the outcome is, the rest cannot be told. */
export type Comparison = 'all' | 'control' | 'none' | 'unknown';

/** A run against what an earlier one over the same period said. */
export function compareRuns(earlier: { readonly hash: string | undefined; readonly outcome: ControlOutcome }, run: ControlRun): Comparison {
  if (earlier.hash === run.content_hash) return 'all';
  const outcome = run.outcomes.find(({ control }) => control === earlier.outcome.control);
  if (outcome === undefined || spell(outcome) !== spell(earlier.outcome)) return 'none';
  return earlier.hash === undefined ? 'unknown' : 'control';
}

/** Members in one order, whoever wrote them. */
function spell(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

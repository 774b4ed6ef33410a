import { Button } from '@grafana/ui';
import type { ReactElement } from 'react';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { toNs } from '../../format/instants.ts';
import type { EntryData } from '../../registers/entry-data.ts';
import { endOf, findLatest, formReview } from './form-review.ts';

const DAY_MS = 86_400_000;
const QUARTER_DAYS = 91;
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** Lists whom a review has to decide about, from the last review and from the access log. */
export function StartReview({ onStart }: { readonly onStart: (data: EntryData) => void }): ReactElement {
  const gather = useAction(async () => {
    const now = Date.now();
    const last = findLatest(await api.register('access_reviews'));
    const from = last === undefined ? dayAt(now - QUARTER_DAYS * DAY_MS) : dayAt(Date.parse(endOf(last)) + DAY_MS);
    const { entries } = await api.access({ from: toNs(Date.parse(from)), to: toNs(now), limit: 500 });
    onStart(formReview({ from: from <= dayAt(now) ? from : dayAt(now), to: dayAt(now) }, last, entries));
  });
  return (
    <Panel title="Start a review">
      <p>
        Lists everybody the last review kept and everybody the access log has seen since (its newest 500 entries; looking there is recorded). Add who has access
        and has not used it; decide for each person and role.
      </p>
      {gather.problem && <ProblemNote problem={gather.problem} />}
      <Button icon="users-alt" variant="secondary" disabled={gather.busy} onClick={() => void gather.run()}>
        {gather.busy ? 'Gathering …' : 'List who has access'}
      </Button>
    </Panel>
  );
}

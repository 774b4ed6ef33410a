import { Button, Stack } from '@grafana/ui';
import { type ReactElement, useMemo, useState } from 'react';
import { OutcomeBars } from '../../components/outcome-bars.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { readPeriod } from '../../data/period.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { CallExport } from './call-export.tsx';
import { CallFilter, FILTER_FIELDS } from './call-filter.tsx';
import { CallList } from './call-list.tsx';

/** The audit log: the address holds the filter, so that a search can be handed on. */
export function CallsPage(): ReactElement {
  const [state, change] = useSearchState();
  const [turn, setTurn] = useState(0);
  const searched = JSON.stringify([state, turn]);
  // A relative period is fixed per search: pages and histogram then speak of the same calls.
  const period = useMemo(() => readPeriod(state, Date.now()), [searched]);
  const query = {
    from: period.from,
    to: period.to,
    ...Object.fromEntries([...FILTER_FIELDS.map(({ name }) => name), 'outcome'].map((name) => [name, state[name]])),
  };
  const key = JSON.stringify(query);
  const histogram = useAnswer(() => api.histogram(query), key);

  return (
    <PageFrame title="Audit log" question="What happened in this call?">
      <CallFilter state={state} period={period} onChange={change} />
      <ShownAnswer answer={histogram} rows={2}>
        {(value) => <OutcomeBars histogram={value} />}
      </ShownAnswer>
      <Stack justifyContent="flex-end" gap={1}>
        <CallExport query={query} />
        <Button size="sm" variant="secondary" icon="sync" onClick={() => setTurn((before) => before + 1)}>
          Refresh
        </Button>
      </Stack>
      <CallList key={key} query={query} />
    </PageFrame>
  );
}

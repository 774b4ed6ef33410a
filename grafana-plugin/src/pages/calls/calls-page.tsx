import { Button, Stack } from '@grafana/ui';
import { type ReactElement, useMemo, useState } from 'react';
import { OutcomeBars } from '../../components/outcome-bars.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { readPeriod } from '../../data/period.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { useDebounced } from '../../data/use-debounced.ts';
import { CallExport } from './call-export.tsx';
import { CallFilter } from './call-filter.tsx';
import { CallList } from './call-list.tsx';
import { readFilters } from './filter-fields.ts';
import { SubjectSearch } from './subject-search.tsx';

/** The audit log: the address holds the filter, so that a search can be handed on; only whose calls they are stays in this page. */
export function CallsPage(): ReactElement {
  const [state, change] = useSearchState();
  const [turn, setTurn] = useState(0);
  const [subject, setSubject] = useState('');
  const searched = useDebounced(JSON.stringify([state, turn]));
  // A relative period is fixed per search: pages and histogram then speak of the same calls.
  const query = useMemo(() => {
    const [settled] = JSON.parse(searched) as [typeof state];
    const { from, to } = readPeriod(settled, Date.now());
    return { from, to, ...readFilters(settled) };
  }, [searched]);

  return (
    <PageFrame title="Audit log" question="What happened in this call?">
      <CallFilter state={state} period={readPeriod(state, Date.now())} onChange={change} />
      <SubjectSearch subject={subject} onChange={setSubject} />
      {subject === '' && <Histogram key={searched} query={query} />}
      <Stack justifyContent="flex-end" gap={1}>
        {subject === '' && <CallExport query={query} />}
        <Button size="sm" variant="secondary" icon="sync" onClick={() => setTurn((before) => before + 1)}>
          Refresh
        </Button>
      </Stack>
      <CallList key={`${searched} ${subject}`} query={query} subject={subject} />
    </PageFrame>
  );
}

function Histogram({ query }: { readonly query: Readonly<Record<string, string | undefined>> }): ReactElement {
  const histogram = useAnswer(() => api.histogram(query), JSON.stringify(query));
  return (
    <ShownAnswer answer={histogram} rows={2}>
      {(value) => <OutcomeBars histogram={value} />}
    </ShownAnswer>
  );
}

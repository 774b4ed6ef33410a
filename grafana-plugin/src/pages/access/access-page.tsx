import { Button, Stack } from '@grafana/ui';
import { type ReactElement, useMemo, useState } from 'react';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { readPeriod } from '../../data/period.ts';
import { readFileProblem } from '../../data/problem.ts';
import { saveFile } from '../../data/save-file.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAction } from '../../data/use-action.ts';
import { useDebounced } from '../../data/use-debounced.ts';
import { ACCESS_FILTERS, AccessFilter } from './access-filter.tsx';
import { AccessList } from './access-list.tsx';

/** Who saw, took or changed what, and what for: the ledger's access records. */
export function AccessPage(): ReactElement {
  const [state, change] = useSearchState();
  const [turn, setTurn] = useState(0);
  const searched = useDebounced(JSON.stringify([state, turn]));
  const query = useMemo(() => {
    const [settled] = JSON.parse(searched) as [typeof state];
    const { from, to } = readPeriod(settled, Date.now());
    return { from, to, ...Object.fromEntries(ACCESS_FILTERS.map((name) => [name, settled[name]])) };
  }, [searched]);
  const take = useAction(async (format: 'csv' | 'json') => saveFile(await api.exportAccess(format, query)), readFileProblem);

  return (
    <PageFrame title="Access" question="Who saw what, when, and what for?">
      <NotPermitted deed="access" what="read the access log: it names people" />
      <AccessFilter state={state} period={readPeriod(state, Date.now()).name} onChange={change} />
      {take.problem && <ProblemNote problem={take.problem} />}
      <Stack justifyContent="space-between" alignItems="center" gap={1} wrap="wrap">
        <span>Looking here and taking it away are recorded here, too.</span>
        <Stack gap={1}>
          {(['csv', 'json'] as const).map((format) => (
            <Button key={format} size="sm" variant="secondary" icon="download-alt" disabled={take.busy} onClick={() => void take.run(format)}>
              {take.busy ? 'Collecting …' : `Download ${format.toUpperCase()}`}
            </Button>
          ))}
          <Button size="sm" variant="secondary" icon="sync" onClick={() => setTurn((before) => before + 1)}>
            Refresh
          </Button>
        </Stack>
      </Stack>
      <AccessList key={searched} query={query} />
    </PageFrame>
  );
}

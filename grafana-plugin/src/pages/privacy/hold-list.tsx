import type { Hold } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useAction } from '../../data/use-action.ts';
import type { Answer } from '../../data/use-answer.ts';
import { formatCounted } from '../../format/figures.ts';

function describeSelection({ records, by_subject, from, to }: Hold): string {
  const parts = [
    records.length > 0 ? formatCounted(records.length, 'record') : '',
    by_subject ? 'one person' : '',
    from !== undefined || to !== undefined ? 'a period' : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

/** What may be neither erased nor pruned. */
export function HoldList({ answer, onReleased }: { readonly answer: Answer<readonly Hold[]>; readonly onReleased: () => void }): ReactElement {
  const mayAct = useMay('subjects');
  const release = useAction(async (id: string) => {
    await api.releaseHold(id);
    onReleased();
  });
  const columns: readonly Column<Hold>[] = [
    { title: 'Set', cell: ({ set_at }) => <Moment at={set_at} /> },
    { title: 'Matter', wide: true, cell: ({ matter }) => matter ?? 'erased' },
    { title: 'Covers', cell: describeSelection },
    {
      title: 'Released',
      cell: ({ id, state, released_at, matter }) =>
        state === 'released' ? (
          released_at !== undefined && <Moment at={released_at} />
        ) : mayAct ? (
          <Button size="sm" variant="secondary" disabled={release.busy} aria-label={`Release the hold ${matter ?? id}`} onClick={() => void release.run(id)}>
            Release
          </Button>
        ) : (
          'in force'
        ),
    },
  ];
  return (
    <>
      {release.problem && <ProblemNote problem={release.problem} />}
      <ShownAnswer answer={answer} rows={3}>
        {(holds) =>
          holds.length === 0 ? <EmptyNote title="No hold is set" /> : <DataTable label="Holds" columns={columns} rows={holds} keyOf={({ id }) => id} />
        }
      </ShownAnswer>
    </>
  );
}

import type { Erasure } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { saveFile } from '../../data/save-file.ts';
import { useAction } from '../../data/use-action.ts';
import type { Answer } from '../../data/use-answer.ts';
import { formatCount } from '../../format/figures.ts';
import { ERASURE_WORDS } from './erasure-words.ts';

function formatNotices({ notices }: Erasure): string {
  return notices
    .map(({ receiver, state, reference }) => `${receiver}: ${state.replace('_', ' ')}${reference === undefined ? '' : ` (${reference})`}`)
    .join(', ');
}

/** Every request, with its two dates: gone here, and gone from backups. */
export function ErasureList({ answer }: { readonly answer: Answer<readonly Erasure[]> }): ReactElement {
  const take = useAction(async (id: string) => {
    const statement = await api.erasure(id);
    saveFile({ blob: new Blob([`${JSON.stringify(statement, undefined, 2)}\n`], { type: 'application/json' }), name: `erasure-${id.slice(0, 8)}.json` });
  });
  const columns: readonly Column<Erasure>[] = [
    { title: 'Asked', cell: ({ requested_at }) => <Moment at={requested_at} /> },
    { title: 'Erasure', cell: ({ id }) => <ShortId id={id} what="id of the erasure" /> },
    { title: 'State', wide: true, cell: ({ state }) => <StateWord word={ERASURE_WORDS[state]} /> },
    { title: 'Records', align: 'right', cell: ({ records }) => formatCount(records) },
    { title: 'Gone here', cell: ({ live_at }) => live_at !== undefined && <Moment at={live_at} /> },
    {
      title: 'Gone from backups',
      cell: ({ backups_at, backups_due }) =>
        backups_at !== undefined ? <Moment at={backups_at} /> : backups_due !== undefined ? <span>due {<Moment at={backups_due} />}</span> : '',
    },
    {
      title: 'Held by, notices',
      wide: true,
      cell: (erasure) => [...erasure.held.map(({ by }) => by), formatNotices(erasure)].filter((text) => text !== '').join(', '),
    },
    {
      title: 'Statement',
      cell: ({ id }) => (
        <Button
          size="sm"
          variant="secondary"
          icon="download-alt"
          disabled={take.busy}
          aria-label={`JSON: statement of erasure ${id.slice(0, 8)}`}
          onClick={() => void take.run(id)}
        >
          JSON
        </Button>
      ),
    },
  ];
  return (
    <>
      {take.problem && <ProblemNote problem={take.problem} />}
      <ShownAnswer answer={answer} rows={3}>
        {(erasures) =>
          erasures.length === 0 ? (
            <EmptyNote title="Nobody has asked to be erased" />
          ) : (
            <DataTable label="Erasures" columns={columns} rows={erasures} keyOf={({ id }) => id} />
          )
        }
      </ShownAnswer>
    </>
  );
}

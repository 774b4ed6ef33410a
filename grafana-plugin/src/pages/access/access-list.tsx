import type { AccessEntry, AccessPage } from '@spanproof/vocabulary';
import { Button, TextLink } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAction } from '../../data/use-action.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCounted } from '../../format/figures.ts';
import type { Word } from '../../format/words.ts';
import { ROOT } from '../../plugin-id.ts';

type Query = { readonly [name: string]: string | undefined };

const OUTCOME_WORDS: { readonly [outcome in AccessEntry['outcome']]: Word } = {
  allowed: { text: 'allowed', tone: 'neutral' },
  refused: { text: 'refused', tone: 'attention' },
};

const COLUMNS: readonly Column<AccessEntry>[] = [
  { title: 'When', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Who', cell: ({ actor }) => actor ?? 'erased' },
  { title: 'Role', cell: ({ role }) => role },
  { title: 'Action', cell: ({ action }) => action },
  { title: 'What', wide: true, cell: ({ resource }) => <Resource resource={resource} /> },
  { title: 'Outcome', cell: ({ outcome }) => <StateWord word={OUTCOME_WORDS[outcome]} /> },
  { title: 'Purpose', wide: true, cell: ({ purpose }) => purpose },
  { title: 'Ticket', cell: ({ ticket }) => ticket },
  { title: 'Record', cell: ({ record_id }) => <ShortId id={record_id} what="access record id" /> },
];

/** Entries of one search, page after page. Mount it with a key per search. */
export function AccessList({ query }: { readonly query: Query }): ReactElement {
  const first = useAnswer(() => api.access(query), 'first');
  return (
    <ShownAnswer answer={first} rows={10}>
      {(page) => (page.entries.length === 0 ? <NoEntry /> : <Pages first={page} query={query} />)}
    </ShownAnswer>
  );
}

function Pages({ first, query }: { readonly first: AccessPage; readonly query: Query }): ReactElement {
  const [pages, setPages] = useState<readonly AccessPage[]>([first]);
  const entries = pages.flatMap((page) => page.entries);
  const next = pages.at(-1)?.next;
  const load = useAction(async (before: string) => {
    const page = await api.access({ ...query, before });
    setPages((earlier) => [...earlier, page]);
  });
  return (
    <>
      <p style={{ margin: '8px 0' }} aria-live="polite">
        {formatCounted(entries.length, 'entry', 'entries')} shown, newest first{next === undefined ? '; these are all' : ''}
      </p>
      <DataTable label="Access log" columns={COLUMNS} rows={entries} keyOf={({ record_id }) => record_id} />
      {load.problem && <ProblemNote problem={load.problem} />}
      {next !== undefined && (
        <p style={{ margin: '8px 0' }}>
          <Button variant="secondary" disabled={load.busy} onClick={() => void load.run(next)}>
            {load.busy ? 'Loading …' : 'Show more'}
          </Button>
        </p>
      )}
    </>
  );
}

function NoEntry(): ReactElement {
  return (
    <EmptyNote title="Nobody was recorded in this period">
      <p>Revealing, exporting, changing, and reading this log are recorded before they happen, refused attempts too. Widen the period, or clear a filter.</p>
    </EmptyNote>
  );
}

/** A call's resource leads to the call. */
function Resource({ resource }: { readonly resource: string }): ReactElement {
  const [, id] = /^calls\/([0-9a-f]{32})\//.exec(resource) ?? [];
  if (id === undefined) return <code>{resource}</code>;
  return <TextLink href={`${ROOT}/calls/${id}`}>{`${resource.slice(0, 14)}… ${resource.split('/').at(-1)}`}</TextLink>;
}

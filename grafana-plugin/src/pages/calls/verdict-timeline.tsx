import type { Verdict } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCount } from '../../format/figures.ts';
import { VERDICT_WORDS } from '../../format/words.ts';

type Numbered = Verdict & { readonly place: number };

const COLUMNS: readonly Column<Numbered>[] = [
  { title: '#', align: 'right', cell: ({ place }) => place },
  { title: 'Rule', cell: ({ rule }) => rule },
  { title: 'Outcome', cell: ({ outcome }) => <StateWord word={VERDICT_WORDS[outcome]} /> },
  { title: 'Action', cell: ({ action }) => action.replaceAll('_', ' ') },
  { title: 'Findings', align: 'right', cell: ({ count }) => formatCount(count) },
  { title: 'Policy version', align: 'right', cell: ({ version }) => version },
  { title: 'Decided by', cell: ({ by }) => by },
];

/** Every rule that was asked, in the order it was asked; also those that did not apply. */
export function VerdictTimeline({ verdicts }: { readonly verdicts: readonly Verdict[] }): ReactElement {
  if (verdicts.length === 0) return <EmptyNote title="No rule was asked about this call" />;
  const rows = verdicts.map((verdict, index) => ({ ...verdict, place: index + 1 }));
  return <DataTable label="Verdicts" columns={COLUMNS} rows={rows} keyOf={({ place }) => String(place)} />;
}

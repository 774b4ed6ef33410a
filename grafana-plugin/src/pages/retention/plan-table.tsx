import type { PlannedRemoval } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { formatCount } from '../../format/figures.ts';

const COLUMNS: readonly Column<PlannedRemoval>[] = [
  { title: 'Class', cell: (removal) => removal.class },
  { title: 'Period', cell: ({ period }) => period },
  { title: 'Part', cell: ({ part }) => (part === 'body' ? 'content' : 'facts and proof') },
  { title: 'Due', cell: ({ due }) => <Moment at={due} /> },
  { title: 'Rows', align: 'right', cell: ({ rows }) => formatCount(rows) },
  { title: 'Held', align: 'right', cell: ({ held }) => formatCount(held) },
  { title: 'Waits for', wide: true, cell: ({ waits }) => waits },
];

export function PlanTable({ removals }: { readonly removals: readonly PlannedRemoval[] }): ReactElement {
  if (removals.length === 0) return <EmptyNote title="Nothing is due" />;
  return <DataTable label="Due removals" columns={COLUMNS} rows={removals} keyOf={({ class: kept, period, part }) => `${kept} ${period} ${part}`} />;
}

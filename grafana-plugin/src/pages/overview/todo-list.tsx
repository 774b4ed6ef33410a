import type { TodoItem } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { formatCounted } from '../../format/figures.ts';
import { todoPath } from '../../registers/entry-path.ts';

const COLUMNS: readonly Column<TodoItem>[] = [
  { title: 'What', wide: true, cell: ({ what }) => what },
  { title: 'Why', wide: true, cell: ({ why }) => why },
  { title: 'Due', cell: ({ due }) => due },
  { title: 'Settle it', cell: (item) => <TextLink href={todoPath(item)}>{`Open ${item.register.replaceAll('_', ' ')}`}</TextLink> },
];

/** Row 3: what only a person can settle; what is due first stands first. */
export function TodoList({ items }: { readonly items: readonly TodoItem[] }): ReactElement {
  if (items.length === 0) return <EmptyNote title="Nothing needs a person now" />;
  const sorted = items.toSorted((a, b) => (a.due ?? '~').localeCompare(b.due ?? '~'));
  return (
    <>
      <p>{formatCounted(items.length, 'item')}, due first</p>
      <DataTable label="Needs a person" columns={COLUMNS} rows={sorted} keyOf={({ id }) => id} />
    </>
  );
}

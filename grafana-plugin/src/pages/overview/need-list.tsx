import type { AlertPage, AlertState, TodoItem } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCounted } from '../../format/figures.ts';
import { formatDay } from '../../format/instants.ts';
import { ROOT } from '../../plugin-id.ts';
import { describeDue } from '../../registers/due-day.ts';
import { todoPath } from '../../registers/entry-path.ts';

/** What only a person can settle, with the one thing that settles it. */
export interface Need {
  readonly id: string;
  readonly what: string;
  readonly why: string;
  /** ns: since when it waits. */
  readonly since?: string;
  /** UTC day. */
  readonly due?: string;
  readonly path: string;
  readonly action: string;
}

const CLOSED: readonly AlertState[] = ['resolved', 'false_positive'];

/** Alerts that are not closed and the to-do list: what has waited longest, or was due first, stands first; what has no day comes last. */
export function listNeeds(todo: readonly TodoItem[], { alerts }: Pick<AlertPage, 'alerts'>): readonly Need[] {
  const waiting = alerts
    .filter(({ state }) => !CLOSED.includes(state))
    .map(
      ({ id, title, severity, state, opened_at, owner }): Need => ({
        id: `alert:${id}`,
        what: title,
        why: `${severity} alert, ${state}${owner === undefined ? ', nobody has it' : `, with ${owner}`}`,
        since: opened_at,
        path: `${ROOT}/drift/${encodeURIComponent(id)}`,
        action: state === 'open' ? 'Acknowledge' : 'Resolve',
      }),
    );
  const items = todo.map(
    (item): Need => ({
      id: item.id,
      what: item.what,
      why: item.why,
      ...(item.due === undefined ? {} : { due: item.due }),
      path: todoPath(item),
      action: `Open ${item.register.replaceAll('_', ' ')}`,
    }),
  );
  return [...waiting, ...items].toSorted((a, b) => compareDays(dayOf(a), dayOf(b)));
}

function dayOf({ since, due }: Need): string | undefined {
  return due ?? (since === undefined ? undefined : formatDay(since));
}

function compareDays(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a < b ? -1 : Number(a > b);
}

const COLUMNS: readonly Column<Need>[] = [
  { title: 'What', wide: true, cell: ({ what }) => what },
  { title: 'Why', wide: true, cell: ({ why }) => why },
  {
    title: 'Since, due',
    cell: ({ since, due }) => (since !== undefined ? <Moment at={since} /> : due === undefined ? '' : <StateWord word={describeDue(due, Date.now())} />),
  },
  { title: 'Settle it', cell: ({ path, action }) => <TextLink href={path}>{action}</TextLink> },
];

/** Row 3. */
export function NeedList({ needs }: { readonly needs: readonly Need[] }): ReactElement {
  if (needs.length === 0) return <EmptyNote title="Nothing needs a person now" />;
  return (
    <>
      <p>{formatCounted(needs.length, 'item')}, oldest first</p>
      <DataTable label="Needs a person" columns={COLUMNS} rows={needs} keyOf={({ id }) => id} />
    </>
  );
}

import type { LedgerState, LedgerStream } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Moment } from '../../components/moment.tsx';
import { formatCount, formatCounted } from '../../format/figures.ts';

const COLUMNS: readonly Column<LedgerStream>[] = [
  { title: 'Class', cell: (stream) => stream.class },
  { title: 'Period', cell: ({ period }) => period },
  { title: 'Rows in the log', align: 'right', cell: ({ rows }) => formatCount(rows) },
  { title: 'Opened', cell: ({ opened_at }) => <Moment at={opened_at} /> },
  { title: 'Closed', cell: ({ closed_at }) => (closed_at === undefined ? 'open' : <Moment at={closed_at} />) },
  { title: 'Origin', wide: true, cell: ({ origin }) => <code>{origin}</code> },
];

export function StreamList({ state: { streams, streams_total } }: { readonly state: LedgerState }): ReactElement {
  if (streams.length === 0) return <EmptyNote title="No stream was opened yet: the first record opens one" />;
  return (
    <>
      <p>
        {formatCounted(streams_total, 'stream')}, newest first{streams.length < streams_total ? `; the newest ${formatCount(streams.length)} are shown` : ''}
      </p>
      <DataTable label="Streams" columns={COLUMNS} rows={streams} keyOf={({ origin }) => origin} />
    </>
  );
}

import type { ControlOutcome } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { formatCount } from '../../format/figures.ts';
import { ROOT } from '../../plugin-id.ts';

type Deviation = ControlOutcome['deviations'][number];
const RECORD_ID = /^[0-9a-f]{32}$/;

const COLUMNS: readonly Column<Deviation>[] = [
  { title: 'Item', cell: ({ item }) => (RECORD_ID.test(item) ? <TextLink href={`${ROOT}/calls/${item}`}>{`Call ${item.slice(0, 8)}`}</TextLink> : item) },
  { title: 'What deviates', wide: true, cell: ({ what }) => what },
];

/** What deviated, each call a link; says so where the list was cut. */
export function DeviationTable({ outcome: { deviations, deviations_total } }: { readonly outcome: ControlOutcome }): ReactElement | null {
  if (deviations.length === 0) return null;
  return (
    <>
      <p style={{ margin: '12px 0 8px' }}>
        {formatCount(deviations.length)} of {formatCount(deviations_total)} deviations
      </p>
      <DataTable label="Deviations" columns={COLUMNS} rows={deviations} keyOf={({ item, what }) => `${item} ${what}`} />
    </>
  );
}

import type { ControlHistoryEntry } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCount } from '../../format/figures.ts';
import { formatDay } from '../../format/instants.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { DayBars } from './day-bars.tsx';
import { resultsByDay } from './day-results.ts';

const DAYS = 60;

const COLUMNS: readonly Column<ControlHistoryEntry>[] = [
  { title: 'Run at', cell: ({ at }) => <Moment at={at} /> },
  { title: 'Result', cell: ({ result }) => <StateWord word={RESULT_WORDS[result]} /> },
  { title: 'Period', cell: ({ from, to }) => `${formatDay(from)} to ${formatDay(to)}` },
  { title: 'Population', align: 'right', cell: ({ population }) => formatCount(population) },
  { title: 'Deviations', align: 'right', cell: ({ deviations_total }) => formatCount(deviations_total) },
  { title: 'Run', cell: ({ run }) => <ShortId id={run} what="run id" /> },
];

/** Every run that is kept, newest first. */
export function RunHistory({ runs }: { readonly runs: readonly ControlHistoryEntry[] }): ReactElement {
  return (
    <Panel title="Runs">
      <DayBars days={resultsByDay(runs, Date.now(), DAYS)} />
      <DataTable label="Runs" columns={COLUMNS} rows={runs} keyOf={({ run }) => run} />
    </Panel>
  );
}

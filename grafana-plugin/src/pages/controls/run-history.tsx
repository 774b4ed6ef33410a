import type { ControlRun } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { formatCount } from '../../format/figures.ts';
import { formatDay } from '../../format/instants.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { outcomeOf } from './outcome-of.ts';

/** Every run that is kept, newest first. */
export function RunHistory({ id, runs }: { readonly id: string; readonly runs: readonly ControlRun[] }): ReactElement {
  const columns: readonly Column<ControlRun>[] = [
    { title: 'Run at', cell: ({ at }) => <Moment at={at} /> },
    { title: 'Result', cell: (run) => <StateWord word={RESULT_WORDS[outcomeOf(run, id)?.result ?? 'not_tested']} /> },
    { title: 'Period', cell: ({ from, to }) => `${formatDay(from)} to ${formatDay(to)}` },
    { title: 'Population', align: 'right', cell: (run) => formatCount(outcomeOf(run, id)?.population ?? 0) },
    { title: 'Deviations', align: 'right', cell: (run) => formatCount(outcomeOf(run, id)?.deviations_total ?? 0) },
    { title: 'Run', cell: (run) => <ShortId id={run.id} what="run id" /> },
  ];
  return (
    <Panel title="Runs">
      <DataTable label="Runs" columns={columns} rows={runs} keyOf={({ id: run }) => run} />
    </Panel>
  );
}

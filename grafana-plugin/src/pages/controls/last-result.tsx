import type { ControlHistoryEntry, ControlOutcome } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { type Fact, FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { Panel } from '../../components/panel.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { useMay } from '../../data/permissions.tsx';
import { formatCount } from '../../format/figures.ts';
import { RESULT_WORDS } from '../../format/words.ts';
import { Rerun } from './rerun.tsx';

/** What the newest run found, with the population it looked at and its control totals. */
export function LastResult({
  outcome,
  run,
  onRerun,
}: {
  readonly outcome: ControlOutcome;
  readonly run: ControlHistoryEntry | undefined;
  readonly onRerun: () => void;
}): ReactElement {
  const mayRun = useMay('runs');
  return (
    <Panel title="Last result" actions={run && mayRun ? <Rerun run={run} outcome={outcome} onDone={onRerun} /> : null}>
      <FactList facts={formFacts(outcome, run)} />
      <p style={{ margin: '12px 0 0' }}>{outcome.reason}</p>
      <NotPermitted deed="runs" what="run controls" />
    </Panel>
  );
}

function formFacts({ result, population, deviations_total, ipe }: ControlOutcome, run: ControlHistoryEntry | undefined): readonly Fact[] {
  return [
    ['Result', <StateWord key="result" word={RESULT_WORDS[result]} />],
    ['Population', formatCount(population)],
    ['Deviations', formatCount(deviations_total)],
    ...Object.entries(ipe.control_totals).map(([name, value]) => [`Total ${name.replaceAll('_', ' ')}`, value] as const),
    ['Period from', run && <Moment key="from" at={run.from} />],
    ['Period to', run && <Moment key="to" at={run.to} />],
    ['Run at', run && <Moment key="at" at={run.at} />],
  ];
}

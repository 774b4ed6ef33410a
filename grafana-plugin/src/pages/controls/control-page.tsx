import type { ControlDetail, ControlHistoryEntry, ControlOutcome, ControlSummary } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { EmptyNote } from '../../components/empty-note.tsx';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount } from '../../format/figures.ts';
import { RESULT_WORDS, STRENGTH_WORDS } from '../../format/words.ts';
import { DeviationTable } from './deviation-table.tsx';
import { IpePanel } from './ipe-panel.tsx';
import { MethodPanel } from './method-panel.tsx';
import { Rerun } from './rerun.tsx';
import { RunHistory } from './run-history.tsx';

/** One control: its question, what the last run found, and where that comes from. */
export function ControlPage(): ReactElement {
  const { id = '' } = useParams();
  const control = useAnswer(() => api.control(id), id);
  const history = useAnswer(() => api.results(id), id);
  const runs = history.state === 'ready' ? history.value.results : [];
  const title = control.state === 'ready' ? control.value.summary.title : id;

  function reload(): void {
    control.reload();
    history.reload();
  }

  return (
    <PageFrame title={title} question="What is tested, how, with what result?" parent={{ text: 'Controls', path: '/controls' }}>
      <ShownAnswer answer={control} rows={8}>
        {(detail) => (
          <>
            <Description control={detail.summary} />
            <LastResult detail={detail} run={runs.find(({ run }) => run === detail.summary.last?.run)} onRerun={reload} />
            {detail.last === undefined ? <MethodPanel detail={detail} /> : <IpePanel ipe={detail.last.ipe} deviations={detail.deviations} />}
          </>
        )}
      </ShownAnswer>
      <ShownAnswer answer={history} rows={3}>
        {({ results }) => results.length > 0 && <RunHistory runs={results} />}
      </ShownAnswer>
    </PageFrame>
  );
}

function Description({ control }: { readonly control: ControlSummary }): ReactElement {
  return (
    <Panel title={control.question}>
      <FactList
        facts={[
          ['Criteria', control.criteria.join(', ')],
          ['Frequency', control.frequency],
          ['Contributes', STRENGTH_WORDS[control.strength]],
          ['Owner', control.owner],
          ['If it deviates', control.remediation],
        ]}
      />
    </Panel>
  );
}

function LastResult({
  detail: { last },
  run,
  onRerun,
}: {
  readonly detail: ControlDetail;
  readonly run: ControlHistoryEntry | undefined;
  readonly onRerun: () => void;
}): ReactElement {
  if (last === undefined)
    return (
      <EmptyNote title="This control has not been run yet">
        <p>Run all controls on the Controls page; a control that never ran counts as not tested.</p>
      </EmptyNote>
    );
  return (
    <Panel title="Last result" actions={run && <Rerun run={run} onDone={onRerun} />}>
      <FactList facts={formFacts(last, run)} />
      <p style={{ margin: '12px 0 0' }}>{last.reason}</p>
      <DeviationTable outcome={last} />
    </Panel>
  );
}

function formFacts({ result, population, deviations_total }: ControlOutcome, run: ControlHistoryEntry | undefined): Parameters<typeof FactList>[0]['facts'] {
  return [
    ['Result', <StateWord key="result" word={RESULT_WORDS[result]} />],
    ['Population', formatCount(population)],
    ['Deviations', formatCount(deviations_total)],
    ['Period from', run && <Moment key="from" at={run.from} />],
    ['Period to', run && <Moment key="to" at={run.to} />],
    ['Run at', run && <Moment key="at" at={run.at} />],
  ];
}

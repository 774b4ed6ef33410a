import type { ControlDetail, ControlHistoryEntry } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { EmptyNote } from '../../components/empty-note.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { ControlFacts } from './control-facts.tsx';
import { DeviationList } from './deviation-list.tsx';
import { IpePanel } from './ipe-panel.tsx';
import { LastResult } from './last-result.tsx';
import { LinkedDocuments } from './linked-documents.tsx';
import { MethodPanel } from './method-panel.tsx';
import { RunHistory } from './run-history.tsx';
import { SamplePanel } from './sample-panel.tsx';

/** One control: its question, how it is tested, what the last run found, what was answered, and where all of that comes from. */
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
        {(detail) => <Control key={detail.summary.id} detail={detail} runs={runs} onChange={reload} />}
      </ShownAnswer>
      <ShownAnswer answer={history} rows={3}>
        {({ results }) => results.length > 0 && <RunHistory runs={results} />}
      </ShownAnswer>
      {control.state === 'ready' && (
        <>
          <SamplePanel />
          <LinkedDocuments criteria={control.value.summary.criteria} />
          {control.value.last && <IpePanel ipe={control.value.last.ipe} />}
        </>
      )}
    </PageFrame>
  );
}

function Control({
  detail,
  runs,
  onChange,
}: {
  readonly detail: ControlDetail;
  readonly runs: readonly ControlHistoryEntry[];
  readonly onChange: () => void;
}): ReactElement {
  const { summary, last } = detail;
  const run = runs.find((one) => one.run === summary.last?.run);
  return (
    <>
      <ControlFacts control={summary} onChange={onChange} />
      {last === undefined ? (
        <EmptyNote title="This control has not been run yet">
          <p>Run all controls on the Controls page; a control that never ran counts as not tested.</p>
        </EmptyNote>
      ) : (
        <LastResult outcome={last} run={run} onRerun={onChange} />
      )}
      {last !== undefined && <DeviationList key={summary.last?.run} outcome={last} run={summary.last?.run} />}
      <MethodPanel detail={detail} />
    </>
  );
}

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

interface Loaded {
  readonly detail: ControlDetail;
  readonly runs: readonly ControlHistoryEntry[];
}

/** One control: its question, how it is tested, what the last run found, what was answered, and where all of that comes from. */
export function ControlPage(): ReactElement {
  const { id = '' } = useParams();
  const loaded = useAnswer(() => load(id), id);
  const title = loaded.state === 'ready' ? loaded.value.detail.summary.title : id;
  return (
    <PageFrame title={title} question="What is tested, how, with what result?" parent={{ text: 'Controls', path: '/controls' }}>
      <ShownAnswer answer={loaded} rows={8}>
        {({ detail, runs }) => (
          <>
            <Control key={detail.summary.id} detail={detail} runs={runs} onChange={loaded.reload} />
            {runs.length > 0 && <RunHistory runs={runs} />}
            <SamplePanel />
            <LinkedDocuments criteria={detail.summary.criteria} />
            {detail.last && <IpePanel ipe={detail.last.ipe} />}
          </>
        )}
      </ShownAnswer>
    </PageFrame>
  );
}

/** Together, so that no part of the page goes away while another is asked for again. */
async function load(id: string): Promise<Loaded> {
  const [detail, { results }] = await Promise.all([api.control(id), api.results(id)]);
  return { detail, runs: results };
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

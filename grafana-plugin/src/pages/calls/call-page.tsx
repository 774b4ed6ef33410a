import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { AssessmentPanel } from './assessment-panel.tsx';
import { CallHeader } from './call-header.tsx';
import { ContentPanel } from './content-panel.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { VerdictTimeline } from './verdict-timeline.tsx';

/** One call: who, when, what was decided, how it is proved, and its content once somebody reveals it. */
export function CallPage({ trustPolicy }: { readonly trustPolicy: string | undefined }): ReactElement {
  const { id = '' } = useParams();
  const call = useAnswer(() => api.call(id), id);
  return (
    <PageFrame title={`Call ${id.slice(0, 8)}`} question="What happened in this call?" parent={{ text: 'Audit log', path: '/calls' }}>
      <ShownAnswer answer={call} rows={8}>
        {(detail) => (
          <>
            <CallHeader detail={detail} />
            <AssessmentPanel core={detail.core} />
            <Panel title="Verdicts">
              <VerdictTimeline verdicts={detail.verdicts} />
            </Panel>
            <ContentPanel id={id} detail={detail} />
          </>
        )}
      </ShownAnswer>
      <ProofPanel id={id} trustPolicy={trustPolicy} ingested={call.state === 'ready' ? call.value.summary.t_ingest : undefined} />
    </PageFrame>
  );
}

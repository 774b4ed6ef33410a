import type { CallDetail } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShortId } from '../../components/short-id.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { formatCount, formatDuration } from '../../format/figures.ts';
import { CALL_WORDS } from '../../format/words.ts';
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
            <Header detail={detail} />
            <Panel title="Verdicts">
              <VerdictTimeline verdicts={detail.verdicts} />
            </Panel>
            <ContentPanel id={id} state={detail.body} before={detail.revealed_before} />
          </>
        )}
      </ShownAnswer>
      <ProofPanel id={id} trustPolicy={trustPolicy} />
    </PageFrame>
  );
}

function Header({ detail: { summary, core } }: { readonly detail: CallDetail }): ReactElement {
  const { tokens_input, tokens_output, latency_ns } = summary;
  return (
    <Panel title="The call">
      <FactList
        facts={[
          ['Outcome', <StateWord key="outcome" word={CALL_WORDS[summary.outcome]} />],
          ['When', <Moment key="when" at={summary.t_event} />],
          ['Sealed', <Moment key="sealed" at={summary.t_ingest} />],
          ['Service', summary.service],
          ['Environment', summary.environment],
          ['Operation', summary.operation],
          ['Provider', summary.provider],
          ['Model requested', summary.model_requested],
          ['Model served', summary.model_served],
          ['Error', summary.error_type],
          ['Tokens in', tokens_input === undefined ? undefined : formatCount(tokens_input)],
          ['Tokens out', tokens_output === undefined ? undefined : formatCount(tokens_output)],
          ['Latency', latency_ns === undefined ? undefined : formatDuration(latency_ns)],
          ['Findings', summary.findings.map(([kind, count]) => `${kind} × ${formatCount(count)}`).join(', ')],
          ['Retention class', typeof core['class'] === 'string' ? core['class'] : undefined],
          ['Record', <ShortId key="record" id={summary.record_id} what="record id" />],
          ['Trace', <ShortId key="trace" id={summary.trace_id} what="trace id" />],
        ]}
      />
    </Panel>
  );
}

import type { Alert } from '@spanproof/vocabulary';
import { TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { FactList } from '../../components/fact-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { StateWord } from '../../components/state-word.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { entryPath } from '../../registers/entry-path.ts';
import { SEVERITY_WORDS, SOURCE_WORDS, STATE_WORDS } from './alert-words.ts';
import { AlertTimeline } from './alert-timeline.tsx';
import { ComparisonPanel } from './comparison-panel.tsx';
import { MovePanel } from './move-panel.tsx';

/** One alert: what it is about, whose it is, what was done, and what moves it on. */
export function AlertPage(): ReactElement {
  const { id = '' } = useParams();
  const alert = useAnswer(() => api.alert(id), id);
  return (
    <PageFrame
      title={alert.state === 'ready' ? alert.value.title : 'Alert'}
      question="What changed, since when, does it matter?"
      parent={{ text: 'Drift & alerts', path: '/drift' }}
    >
      <ShownAnswer answer={alert} rows={8}>
        {(value) => (
          <>
            <Facts alert={value} />
            <MovePanel key={id} alert={value} onChange={alert.reload} />
            {value.source === 'drift' && value.signal !== undefined && <ComparisonPanel key={value.signal} signal={value.signal} />}
            <Panel title="Its life">
              <AlertTimeline steps={value.timeline} />
            </Panel>
          </>
        )}
      </ShownAnswer>
    </PageFrame>
  );
}

function Facts({ alert }: { readonly alert: Alert }): ReactElement {
  const { severity, state, source, owner, opened_at, acknowledged_at, resolved_at, change, note, rule } = alert;
  return (
    <Panel title="The alert">
      <FactList
        facts={[
          ['Severity', <StateWord key="severity" word={SEVERITY_WORDS[severity]} />],
          ['State', <StateWord key="state" word={STATE_WORDS[state]} />],
          ['Raised by', SOURCE_WORDS[source]],
          ['Rule', rule],
          ['Owner', owner ?? 'nobody yet'],
          ['Opened', <Moment key="opened" at={opened_at} />],
          ['Acknowledged', acknowledged_at && <Moment key="acknowledged" at={acknowledged_at} />],
          ['Closed', resolved_at && <Moment key="closed" at={resolved_at} />],
          [
            'Linked change',
            change && (
              <TextLink key="change" href={entryPath('changes', change)}>
                {change}
              </TextLink>
            ),
          ],
          ['Note', note],
        ]}
      />
    </Panel>
  );
}

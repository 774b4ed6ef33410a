import { Button } from '@grafana/ui';
import type { ReactElement } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { LogFacts } from './log-facts.tsx';
import { StreamList } from './stream-list.tsx';
import { VerifyNow } from './verify-now.tsx';
import { WitnessList } from './witness-list.tsx';

/** What everything sealed hangs on, who vouches for it, and whether it holds. */
export function LedgerPage(): ReactElement {
  const health = useAnswer(api.health, 'health');
  const ledger = useAnswer(api.ledger, 'ledger');

  function refresh(): void {
    health.reload();
    ledger.reload();
  }

  return (
    <PageFrame
      title="Ledger"
      question="Does what was sealed still hold, and who outside has seen it?"
      actions={
        <Button size="sm" variant="secondary" icon="sync" onClick={refresh}>
          Refresh
        </Button>
      }
    >
      <Panel title="The log">
        <ShownAnswer answer={ledger} rows={2}>
          {(state) => (
            <ShownAnswer answer={health} rows={2}>
              {({ log }) => <LogFacts state={state} health={log} />}
            </ShownAnswer>
          )}
        </ShownAnswer>
      </Panel>
      <Panel title="Verify">
        <VerifyNow />
      </Panel>
      <Panel title="Witnesses">
        <ShownAnswer answer={ledger} rows={2}>
          {(state) => <WitnessList state={state} />}
        </ShownAnswer>
      </Panel>
      <Panel title="Streams">
        <ShownAnswer answer={ledger} rows={5}>
          {(state) => <StreamList state={state} />}
        </ShownAnswer>
      </Panel>
    </PageFrame>
  );
}

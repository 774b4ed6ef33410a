import { Tab, TabsBar } from '@grafana/ui';
import type { ReactElement } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { useSearchState } from '../../data/search-state.ts';
import { AlertsView } from './alerts-view.tsx';
import { SignalsView } from './signals-view.tsx';

/** What changed, since when, does it matter: alerts with their lives, and every signal that the statistics gave. */
export function DriftPage(): ReactElement {
  const [{ view }, change] = useSearchState();
  const signals = view === 'signals';
  return (
    <PageFrame title="Drift & alerts" question="What changed, since when, does it matter?">
      <TabsBar>
        <Tab label="Alerts" active={!signals} onChangeTab={() => change({ view: undefined, state: undefined })} />
        <Tab label="Signals" active={signals} onChangeTab={() => change({ view: 'signals', state: undefined })} />
      </TabsBar>
      <div style={{ marginTop: 16 }}>{signals ? <SignalsView /> : <AlertsView />}</div>
    </PageFrame>
  );
}

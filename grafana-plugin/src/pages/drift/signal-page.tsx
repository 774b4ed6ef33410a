import type { ReactElement } from 'react';
import { useParams } from 'react-router';
import { PageFrame } from '../../components/page-frame.tsx';
import { ComparisonPanel } from './comparison-panel.tsx';

/** One signal, whether it became an alert or not. */
export function SignalPage(): ReactElement {
  const { id = '' } = useParams();
  return (
    <PageFrame title={`Signal ${id.slice(0, 8)}`} question="What did the statistics see?" parent={{ text: 'Signals', path: '/drift?view=signals' }}>
      <ComparisonPanel key={id} signal={id} />
    </PageFrame>
  );
}

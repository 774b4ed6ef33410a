import type { ReactElement } from 'react';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { useMay } from '../../data/permissions.tsx';
import { RetentionPanels } from './retention-panels.tsx';

/** What is removed, when, by whose policy, and what waits. */
export function RetentionPage(): ReactElement {
  const mayRead = useMay('access');
  return (
    <PageFrame title="Retention" question="What goes when, and what is overdue?">
      <NotPermitted deed="access" what="see the retention policy and what is due" />
      {mayRead && <RetentionPanels />}
    </PageFrame>
  );
}

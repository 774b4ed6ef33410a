import type { ReactElement } from 'react';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { useRefused } from '../../data/permissions.tsx';
import { RetentionPanels } from './retention-panels.tsx';

/** What is removed, when, by whose policy, and what waits. */
export function RetentionPage(): ReactElement {
  const refused = useRefused('access'); // where it is not known who looks, the answers say why
  return (
    <PageFrame title="Retention" question="What goes when, and what is overdue?">
      <NotPermitted deed="access" what="see the retention policy and what is due" />
      {!refused && <RetentionPanels />}
    </PageFrame>
  );
}

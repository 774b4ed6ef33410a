import type { ReactElement } from 'react';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { useRefused } from '../../data/permissions.tsx';
import { PrivacyPanels } from './privacy-panels.tsx';

/** What is kept of a person, what is handed out, what is erased, and what may not be. */
export function PrivacyPage(): ReactElement {
  const refused = useRefused('access'); // where it is not known who looks, the answers say why
  return (
    <PageFrame title="Privacy" question="What do we keep of this person, and can we erase it?">
      <NotPermitted deed="access" what="see erasures and holds" />
      {!refused && <PrivacyPanels />}
    </PageFrame>
  );
}

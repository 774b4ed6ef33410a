import type { RegisterEntry, RegisterName } from '@spanproof/vocabulary';
import { Tab, TabsBar, TextLink } from '@grafana/ui';
import type { ReactElement } from 'react';
import { EmptyNote } from '../../components/empty-note.tsx';
import { PageFrame } from '../../components/page-frame.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { entryPath } from '../../registers/entry-path.ts';
import { formOf } from '../../registers/fields.ts';
import { RegisterPanel } from '../../registers/register-panel.tsx';

const HERE: readonly RegisterName[] = ['incidents', 'alerts'];

/** What went wrong, who took it, and how it ended: every step is a version in the ledger. */
export function IncidentsPage(): ReactElement {
  const [{ register, entry }, change] = useSearchState();
  const shown = HERE.find((one) => one === register) ?? 'incidents';
  return (
    <PageFrame title="Incidents" question="What went wrong, who took it, and how did it end?">
      <TabsBar>
        {HERE.map((name) => (
          <Tab key={name} label={formOf(name).title} active={name === shown} onChangeTab={() => change({ register: name, entry: undefined })} />
        ))}
      </TabsBar>
      <div style={{ marginTop: 16 }}>
        <RegisterPanel key={JSON.stringify([shown, entry])} form={formOf(shown)} entryId={entry} />
      </div>
      <Playbooks />
    </PageFrame>
  );
}

/** What to do in each case, one click away from the case. */
function Playbooks(): ReactElement {
  const playbooks = useAnswer(() => api.register('playbooks'), 'playbooks');
  return (
    <Panel title="Playbooks at hand">
      <ShownAnswer answer={playbooks} rows={2}>
        {(all) => (all.length === 0 ? <NoPlaybook /> : <ul>{all.map(showPlaybook)}</ul>)}
      </ShownAnswer>
    </Panel>
  );
}

function NoPlaybook(): ReactElement {
  return (
    <EmptyNote title="No playbook is registered">
      <p>
        Templates are at hand: <TextLink href={`${entryPath('playbooks').split('?')[0]}?register=templates`}>fill one in</TextLink>.
      </p>
    </EmptyNote>
  );
}

function showPlaybook({ id, data }: RegisterEntry): ReactElement {
  return (
    <li key={id}>
      <TextLink href={entryPath('playbooks', id)}>{typeof data['title'] === 'string' ? data['title'] : id}</TextLink>
    </li>
  );
}

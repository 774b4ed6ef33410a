import { Tab, TabsBar } from '@grafana/ui';
import type { ReactElement } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { useSearchState } from '../../data/search-state.ts';
import { REGISTER_FORMS } from '../../registers/fields.ts';
import { RegisterPanel } from '../../registers/register-panel.tsx';

const HERE = ['policies', 'playbooks', 'documents', 'attestations', 'setup'];
const FORMS = REGISTER_FORMS.filter(({ register }) => HERE.includes(register));

/** What only humans know: texts, their owners and approvals, and the scope of it all. */
export function DocumentsPage(): ReactElement {
  const [{ register, entry }, change] = useSearchState();
  const form = FORMS.find((one) => one.register === register) ?? FORMS[0];
  return (
    <PageFrame title="Documents" question="What did we write down, who approved it, and until when does it hold?">
      <TabsBar>
        {FORMS.map(({ register: name, title }) => (
          <Tab key={name} label={title} active={name === form?.register} onChangeTab={() => change({ register: name, entry: undefined })} />
        ))}
      </TabsBar>
      <div style={{ marginTop: 16 }}>{form && <RegisterPanel key={`${form.register} ${entry ?? ''}`} form={form} entryId={entry} />}</div>
    </PageFrame>
  );
}

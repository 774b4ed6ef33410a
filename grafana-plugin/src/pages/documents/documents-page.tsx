import type { RegisterName } from '@spanproof/vocabulary';
import { Tab, TabsBar } from '@grafana/ui';
import type { ReactElement } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { type SearchState, useSearchState } from '../../data/search-state.ts';
import type { EntryData } from '../../registers/entry-data.ts';
import { formOf } from '../../registers/fields.ts';
import { RegisterPanel } from '../../registers/register-panel.tsx';
import { TemplateList } from './template-list.tsx';

const HERE: readonly RegisterName[] = ['policies', 'playbooks', 'documents', 'attestations', 'owners', 'responses', 'provider_usage'];
const TEMPLATES = 'templates';

/** What only humans know: texts, their owners and approvals, answers and outside figures. */
export function DocumentsPage(): ReactElement {
  const [state, change] = useSearchState();
  const { register, entry } = state;
  const shown = register === TEMPLATES ? TEMPLATES : (HERE.find((one) => one === register) ?? 'policies');
  const show = (name: string): void => change({ register: name, entry: undefined, kind: undefined, title: undefined });
  return (
    <PageFrame title="Documents" question="What did we write down, who approved it, and until when does it hold?">
      <TabsBar>
        {HERE.map((name) => (
          <Tab key={name} label={formOf(name).title} active={name === shown} onChangeTab={() => show(name)} />
        ))}
        <Tab label="Templates" active={shown === TEMPLATES} onChangeTab={() => show(TEMPLATES)} />
      </TabsBar>
      <div style={{ marginTop: 16 }}>
        {shown === TEMPLATES ? (
          <TemplateList />
        ) : (
          <RegisterPanel key={JSON.stringify([shown, entry, state['kind']])} form={formOf(shown)} entryId={entry} preset={readPreset(shown, state)} />
        )}
      </div>
    </PageFrame>
  );
}

/** `?kind=` of a link that asks for one document. */
function readPreset(register: RegisterName, { kind, title }: SearchState): EntryData | undefined {
  if (kind === undefined) return undefined;
  const preset: EntryData = register === 'policies' || register === 'playbooks' ? { template: kind } : { kind };
  return title === undefined ? preset : { ...preset, title };
}

import { Tab, TabsBar } from '@grafana/ui';
import type { ReactElement } from 'react';
import { PageFrame } from '../../components/page-frame.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useSearchState } from '../../data/search-state.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { REGISTER_FORMS } from '../../registers/fields.ts';
import { RegisterPanel } from '../../registers/register-panel.tsx';
import { presetFor } from './preset.ts';
import { SeenItems } from './seen-items.tsx';

const FORMS = REGISTER_FORMS.filter(({ register }) => ['vendors', 'models', 'changes'].includes(register));

/** What traffic shows, and what people have said about it. */
export function InventoryPage(): ReactElement {
  const [{ register, entry, kind, item }, change] = useSearchState();
  const form = FORMS.find((one) => one.register === register);
  return (
    <PageFrame title="Changes, vendors & models" question="Where do calls go, what changed, and who approved it?">
      <TabsBar>
        <Tab
          label="Seen in traffic"
          active={form === undefined}
          onChangeTab={() => change({ register: undefined, entry: undefined, kind: undefined, item: undefined })}
        />
        {FORMS.map(({ register: name, title }) => (
          <Tab
            key={name}
            label={title}
            active={name === form?.register}
            onChangeTab={() => change({ register: name, entry: undefined, kind: undefined, item: undefined })}
          />
        ))}
      </TabsBar>
      <div style={{ marginTop: 16 }}>
        {form === undefined ? (
          <Seen />
        ) : (
          <RegisterPanel key={JSON.stringify([register, entry, item])} form={form} entryId={entry} preset={presetFor(form.register, kind, item)} />
        )}
      </div>
    </PageFrame>
  );
}

function Seen(): ReactElement {
  const inventory = useAnswer(api.inventory, 'inventory');
  return (
    <ShownAnswer answer={inventory} rows={10}>
      {(items) => <SeenItems items={items} />}
    </ShownAnswer>
  );
}

import type { ControlSummary } from '@spanproof/vocabulary';
import { Button } from '@grafana/ui';
import { type ReactElement, useState } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { ShownAnswer } from '../../components/shown-answer.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useAnswer } from '../../data/use-answer.ts';
import { STRENGTH_WORDS } from '../../format/words.ts';
import { EntryForm } from '../../registers/entry-form.tsx';
import { formOf } from '../../registers/fields.ts';

/** The question, what it contributes to, and who answers for it. */
export function ControlFacts({ control, onChange }: { readonly control: ControlSummary; readonly onChange: () => void }): ReactElement {
  const mayChange = useMay('registers');
  const [naming, setNaming] = useState(false);
  return (
    <>
      <Panel
        title={control.question}
        actions={
          mayChange && !naming ? (
            <Button size="sm" variant="secondary" icon="user" onClick={() => setNaming(true)}>
              Name its owner
            </Button>
          ) : null
        }
      >
        <FactList
          facts={[
            ['Criteria', control.criteria.join(', ')],
            ['Frequency', control.frequency],
            ['Contributes', STRENGTH_WORDS[control.strength]],
            ['Owner', control.owner],
            ['If it deviates', control.remediation],
          ]}
        />
      </Panel>
      {naming && (
        <OwnerForm
          id={control.id}
          onDone={(saved) => {
            setNaming(false);
            if (saved) onChange();
          }}
        />
      )}
    </>
  );
}

function OwnerForm({ id, onDone }: { readonly id: string; readonly onDone: (saved: boolean) => void }): ReactElement {
  const owners = useAnswer(() => api.register('owners'), 'owners');
  return (
    <ShownAnswer answer={owners} rows={2}>
      {(all) => <EntryForm form={formOf('owners')} id={id} entry={all.find((entry) => entry.id === id)} onDone={(saved) => onDone(saved !== undefined)} />}
    </ShownAnswer>
  );
}

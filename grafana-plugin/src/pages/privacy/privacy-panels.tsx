import { type ReactElement, useState } from 'react';
import { NotPermitted } from '../../components/not-permitted.tsx';
import { Panel } from '../../components/panel.tsx';
import { api } from '../../data/api.ts';
import { useMay } from '../../data/permissions.tsx';
import { useAnswer } from '../../data/use-answer.ts';
import { ErasureList } from './erasure-list.tsx';
import { HoldForm } from './hold-form.tsx';
import { HoldList } from './hold-list.tsx';
import { SubjectPanel } from './subject-panel.tsx';

/** For whoever may at least read them. */
export function PrivacyPanels(): ReactElement {
  const mayAct = useMay('subjects');
  const erasures = useAnswer(api.erasures, 'erasures');
  const holds = useAnswer(api.holds, 'holds');
  const [turn, setTurn] = useState(0);

  function reload(): void {
    erasures.reload();
    holds.reload();
    setTurn((before) => before + 1);
  }

  return (
    <>
      <Panel title="A person">
        <NotPermitted deed="subjects" what="look for persons, hand out or erase what is kept of them" />
        {mayAct && <SubjectPanel onErased={reload} />}
      </Panel>
      <Panel title="Erasures">
        <ErasureList answer={erasures} />
      </Panel>
      <Panel title="Holds">
        <HoldList answer={holds} onReleased={reload} />
        {mayAct && <HoldForm key={turn} onSet={reload} />}
      </Panel>
    </>
  );
}

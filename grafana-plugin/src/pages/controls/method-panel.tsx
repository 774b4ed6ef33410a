import type { ControlDetail } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { Panel } from '../../components/panel.tsx';
import { SqlText } from '../../components/sql-text.tsx';

/** How a control will be tested, before it ever was. */
export function MethodPanel({ detail: { population, deviations, exclusions } }: { readonly detail: ControlDetail }): ReactElement {
  return (
    <Panel title="Method">
      <SqlText title="Population" sql={population} />
      {deviations !== undefined && <SqlText title="Deviations" sql={deviations} />}
      <p>Left out: {exclusions}</p>
    </Panel>
  );
}

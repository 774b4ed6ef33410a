import type { ControlDetail } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { SqlText } from '../../components/sql-text.tsx';

/** How the control is tested: the queries to read and take along, and what stood in their parameters. */
export function MethodPanel({ detail: { population, deviations, exclusions, last } }: { readonly detail: ControlDetail }): ReactElement {
  return (
    <Panel title="Method">
      <SqlText title="Population" sql={population} />
      {deviations === undefined ? (
        <p>No query finds its deviations: entries of registers or measurements outside the tables decide.</p>
      ) : (
        <SqlText title="Deviations" sql={deviations} />
      )}
      {last !== undefined && <FactList facts={Object.entries(last.ipe.parameters).map(([name, value]) => [`Parameter ${name}`, value] as const)} />}
      <p style={{ margin: '12px 0 0' }}>Left out: {exclusions}</p>
    </Panel>
  );
}

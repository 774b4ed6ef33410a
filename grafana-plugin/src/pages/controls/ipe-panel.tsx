import type { IpeBlock } from '@spanproof/vocabulary';
import type { ReactElement } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { SqlText } from '../../components/sql-text.tsx';
import { formatCount } from '../../format/figures.ts';

/** Where the figures come from: the query as it was run, its parameters, counts and control totals. */
export function IpePanel({ ipe }: { readonly ipe: IpeBlock }): ReactElement {
  return (
    <Panel title="Information produced by the entity">
      <FactList
        facts={[
          ['Source', ipe.source],
          ['Rows', formatCount(ipe.rows)],
          ...Object.entries(ipe.parameters).map(([name, value]) => [`Parameter ${name}`, value] as const),
          ...Object.entries(ipe.control_totals).map(([name, value]) => [`Total ${name.replaceAll('_', ' ')}`, value] as const),
          ['Left out', ipe.exclusions],
        ]}
      />
      <SqlText title="Query as it was run" sql={ipe.sql} />
    </Panel>
  );
}

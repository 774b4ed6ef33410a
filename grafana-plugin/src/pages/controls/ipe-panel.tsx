import { css } from '@emotion/css';
import type { IpeBlock } from '@spanproof/vocabulary';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { FactList } from '../../components/fact-list.tsx';
import { Panel } from '../../components/panel.tsx';
import { formatCount } from '../../format/figures.ts';

/** Where the figures come from: the query, its parameters, counts and control totals. */
export function IpePanel({ ipe }: { readonly ipe: IpeBlock }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <Panel
      title="Information produced by the entity"
      actions={
        <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => ipe.sql}>
          Copy query
        </ClipboardButton>
      }
    >
      <FactList
        facts={[
          ['Source', ipe.source],
          ['Rows', formatCount(ipe.rows)],
          ...Object.entries(ipe.parameters).map(([name, value]) => [`Parameter ${name}`, value] as const),
          ...Object.entries(ipe.control_totals).map(([name, value]) => [`Total ${name.replaceAll('_', ' ')}`, value] as const),
          ['Left out', ipe.exclusions],
        ]}
      />
      <pre className={styles.sql} tabIndex={0} aria-label="Query">
        {ipe.sql}
      </pre>
    </Panel>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  sql: css({ margin: theme.spacing(1.5, 0, 0), maxHeight: 260, overflow: 'auto', fontSize: theme.typography.bodySmall.fontSize }),
});

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement, ReactNode } from 'react';

export type Fact = readonly [name: string, value: ReactNode];

/** Names and values; what is absent is left out rather than filled in. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <dl className={styles.list}>
      {facts
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name} className={styles.pair}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))', gap: theme.spacing(1.5, 3), margin: 0 }),
  pair: css({ minWidth: 0 }),
  name: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, fontWeight: theme.typography.fontWeightRegular }),
  value: css({ margin: 0, overflowWrap: 'anywhere', '& > code': { whiteSpace: 'normal' } }),
});

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';

/** Holds the place of rows that are on their way; still, so that it disturbs nobody. */
export function Skeleton({ rows = 5 }: { readonly rows?: number }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div role="status" aria-label="Loading" className={styles.stack}>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles.bar} style={{ width: `${96 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  stack: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(1.5), padding: theme.spacing(1, 0) }),
  bar: css({ height: 16, borderRadius: theme.shape.radius.default, background: theme.colors.background.secondary }),
});

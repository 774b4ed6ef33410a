import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactElement, ReactNode } from 'react';

/** A line beside a figure. */
export function Small({ children }: { readonly children: ReactNode }): ReactElement {
  const styles = useStyles2(getStyles);
  return <div className={styles.small}>{children}</div>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  small: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, overflowWrap: 'anywhere' }),
});

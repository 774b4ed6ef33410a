import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';

/** The first 8 characters of an id, and a way to take all of it. */
export function ShortId({ id, what }: { readonly id: string; readonly what: string }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.id}>
      <code title={id}>{id.slice(0, 8)}</code>
      <ClipboardButton size="sm" variant="secondary" fill="text" icon="copy" aria-label={`Copy ${what} ${id}`} getText={() => id} />
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  id: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.25), whiteSpace: 'nowrap' }),
});

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, Stack, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';

/** A query to read and to take along. */
export function SqlText({ title, sql }: { readonly title: string; readonly sql: string }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box}>
      <Stack justifyContent="space-between" alignItems="center">
        <strong>{title}</strong>
        <ClipboardButton size="sm" variant="secondary" icon="copy" aria-label={`Copy the query: ${title}`} getText={() => sql}>
          Copy
        </ClipboardButton>
      </Stack>
      <pre className={styles.sql} tabIndex={0} aria-label={`Query: ${title}`}>
        {sql}
      </pre>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ marginTop: theme.spacing(1.5) }),
  sql: css({ margin: theme.spacing(0.5, 0, 0), maxHeight: 260, overflow: 'auto', fontSize: theme.typography.bodySmall.fontSize }),
});

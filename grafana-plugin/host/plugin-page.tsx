import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { TextLink, useStyles2 } from '@grafana/ui';
import type { ReactElement } from 'react';

/** The frame that Grafana's core draws around a page of a plugin. */
export function PluginPage({ pageNav, subTitle, actions, children }: PluginPageProps): ReactElement {
  const styles = useStyles2(getStyles);
  const parent = pageNav?.parentItem;
  return (
    <main className={styles.page}>
      {parent?.url !== undefined && (
        <nav aria-label="Breadcrumbs">
          <TextLink href={parent.url}>{parent.text}</TextLink>
        </nav>
      )}
      <div className={styles.head}>
        <div>
          <h1 className={styles.title}>{pageNav?.text}</h1>
          <p className={styles.sub}>{subTitle ?? pageNav?.subTitle}</p>
        </div>
        {actions}
      </div>
      {children}
    </main>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ padding: theme.spacing(2, 3, 4), minWidth: 0, flex: 1 }),
  head: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2), flexWrap: 'wrap' }),
  title: css({ ...theme.typography.h2, margin: 0 }),
  sub: css({ color: theme.colors.text.secondary, margin: theme.spacing(0.5, 0, 2) }),
});

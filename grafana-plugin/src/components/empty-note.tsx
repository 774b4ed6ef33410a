import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { ClipboardButton, useStyles2 } from '@grafana/ui';
import type { ReactElement, ReactNode } from 'react';

const IMPORT_LINE = "import '@spanproof/instrumentation/register';";

/** Nothing here, and how something gets here. */
export function EmptyNote({ title, children }: { readonly title: string; readonly children?: ReactNode }): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.box}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

/** Where no call has been seen at all. */
export function ImportHint(): ReactElement {
  return (
    <EmptyNote title="No call has been sealed in this period">
      <p>Calls get here from a service that loads the instrumentation before its LLM SDK. One line:</p>
      <ImportLine />
    </EmptyNote>
  );
}

/** What a service loads before its LLM SDK. */
export function ImportLine(): ReactElement {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.line}>
      <code>{IMPORT_LINE}</code>
      <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => IMPORT_LINE}>
        Copy
      </ClipboardButton>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    border: `1px dashed ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(3),
    '& p': { margin: theme.spacing(1, 0), color: theme.colors.text.secondary },
  }),
  line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
});
